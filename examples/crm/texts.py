"""What pages say, in both languages."""

from collections.abc import Mapping

from starlette.requests import Request

TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "about": "About",
        "at": "At extension {extension} · {status}",
        "call": "Call",
        "calls": "Calls of today",
        "calm_nowhere": "Calls wait until you are at an extension.",
        "calm_status": "Calls wait: you are at “{status}”.",
        "customer": "Customer",
        "email": "E-mail",
        "extension": "Your extension",
        "language": "עברית",
        "next": "Next",
        "no_scripts": "To pick an extension, let scripts run in your browser.",
        "nowhere": "Not at an extension",
        "offline": "You are offline. This page goes on by itself as soon as there is a connection.",
        "own": "This system cannot be reached. Trying again…",
        "page": "This page is out of date. ",
        "page_link": "Load it again",
        "password": "Password",
        "sign_in": "Sign in",
        "sign_out": "Sign out",
        "stale_form": "The page was open for too long. Try once more.",
        "title": "Tirosh CRM",
        "code": "This system is not let in where the extensions are. Tell whoever looks after it. Trying again…",
        "unreachable": "The extensions cannot be reached, so none can be picked. Trying again…",
        "user": "You are not set up as somebody who picks extensions. Tell your manager. Trying again…",
        "wrong": "E-mail or password is wrong.",
    },
    "he": {
        "about": "נושא",
        "at": "בשלוחה {extension} · {status}",
        "call": "חיוג",
        "calls": "השיחות של היום",
        "calm_nowhere": "השיחות ממתינות עד שתתחברו לשלוחה.",
        "calm_status": "השיחות ממתינות: הסטטוס שלך הוא ״{status}״.",
        "customer": "לקוח",
        "email": "דוא״ל",
        "extension": "השלוחה שלך",
        "language": "English",
        "next": "הבאה בתור",
        "no_scripts": "כדי לבחור שלוחה יש להפעיל סקריפטים בדפדפן.",
        "nowhere": "ללא שלוחה",
        "offline": "אין חיבור לרשת. הדף ימשיך מעצמו כשהחיבור יחזור.",
        "own": "אין חיבור למערכת. מנסה שוב…",
        "page": "הדף הזה אינו עדכני. ",
        "page_link": "טעינה מחדש",
        "password": "סיסמה",
        "sign_in": "כניסה",
        "sign_out": "יציאה",
        "stale_form": "הדף היה פתוח זמן רב מדי. אפשר לנסות שוב.",
        "title": "Tirosh CRM",
        "code": "המערכת אינה מורשית לגשת לשלוחות. יש לפנות למי שאחראי עליה. מנסה שוב…",
        "unreachable": "אין כרגע חיבור לשלוחות, ולכן אי אפשר לבחור שלוחה. מנסה שוב…",
        "user": "אין לך הרשאה לבחור שלוחה. יש לפנות למנהל. מנסה שוב…",
        "wrong": "הדוא״ל או הסיסמה שגויים.",
    },
}

TROUBLES = ("offline", "own", "unreachable", "code", "user", "page")
"""The sentences that the page's script shows when there is cause."""

OTHER = {"en": "he", "he": "en"}


def language_of(request: Request) -> str:
    """The language that somebody chose; else whichever of the two their browser names first."""
    chosen = request.session.get("language")
    if chosen in TEXTS:
        return str(chosen)
    wanted = [it.strip()[:2].lower() for it in request.headers.get("accept-language", "").split(",")]
    return next((it for it in wanted if it in TEXTS), "en")
