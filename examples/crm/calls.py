"""The calls of today. A real CRM would have them from its database."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Call:
    """A call to make.

    Attributes:
        time: When, on the clock.
        customer: Whom to call.
        phone: Their number, as it is dialled.
        en: What about, in English.
        he: What about, in Hebrew.
    """

    time: str
    customer: str
    phone: str
    en: str
    he: str


CALLS = (
    Call("09:15", "מרפאת השרון", "+97235550142", "Wheelchair delivery", "אספקת כיסא גלגלים"),
    Call("10:00", "Carmel Dental", "+97245550118", "Renewing the contract", "חידוש החוזה"),
    Call("10:45", "בית אבות גיל הזהב", "+97285550167", "Quote for twelve beds", "הצעת מחיר ל־12 מיטות"),
    Call("11:30", "Dr. Levin, Physiotherapy", "+97225550173", "Treatment table to repair", "תיקון מיטת טיפולים"),
    Call("13:20", "קופת חולים דרום", "+97285550109", "Open invoice", "חשבונית פתוחה"),
    Call("14:10", "Haifa Sports Medicine", "+97245550135", "Asked to be called back", "ביקשו שנחזור אליהם"),
)
