// What the picker says, in both languages. `{…}` is filled in.

export const TEXTS = {
  en: {
    again: "Try again",
    cancel: "Stay where I am",
    change: "Other extension",
    chooser: "Pick your extension",
    count: "{total} extensions",
    failed: "That did not work. Try again in a moment.",
    free: "Free",
    held: "You are at",
    last: "Your last",
    loading: "Loading…",
    logout: "Log out",
    lost: "No connection. Trying again…",
    moved: "You are at {extension} now.",
    none: "No extension fits.",
    notDone: "No connection: your choice may not have been saved.",
    notHere: "That extension is not there any more.",
    out: "You are logged out.",
    over: "Your session here has ended.",
    refused: "This page may not show the picker.",
    search: "Name or speed dial",
    statuses: "Your status",
    taken: "{who} is at {extension}.",
    takenBy: "Taken: {who}",
    took: "{extension}: {status}",
    unknown: "somebody else",
    unsupported: "That status is not there any more.",
    wait: "Too many requests. Try again in a moment.",
  },
  he: {
    again: "לנסות שוב",
    cancel: "להישאר כאן",
    change: "שלוחה אחרת",
    chooser: "בחירת שלוחה",
    count: "{total} שלוחות",
    failed: "זה לא הצליח. אפשר לנסות שוב עוד רגע.",
    free: "פנויה",
    held: "השלוחה שלך",
    last: "האחרונה שלך",
    loading: "טוען…",
    logout: "התנתקות",
    lost: "אין חיבור. מנסה שוב…",
    moved: "התחברת לשלוחה {extension}.",
    none: "אין שלוחה מתאימה.",
    notDone: "אין חיבור: ייתכן שהבחירה לא נשמרה.",
    notHere: "השלוחה הזאת כבר לא קיימת.",
    out: "התנתקת מהשלוחה.",
    over: "החיבור שלך כאן הסתיים.",
    refused: "הדף הזה אינו רשאי להציג את בחירת השלוחה.",
    search: "שם או חיוג מקוצר",
    statuses: "הסטטוס שלך",
    taken: "השלוחה {extension} תפוסה בידי {who}.",
    takenBy: "תפוסה: {who}",
    took: "{extension}: {status}",
    unknown: "מישהו אחר",
    unsupported: "הסטטוס הזה כבר לא קיים.",
    wait: "יותר מדי בקשות. אפשר לנסות שוב עוד רגע.",
  },
};

export function say(language, name, values = {}) {
  return TEXTS[language][name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

// A name keeps its own direction within a sentence of either: first strong isolate … pop.
export const isolated = (name) => `\u2068${name}\u2069`;
