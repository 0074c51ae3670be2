"""What is read on the pages, in both languages: the CRM's, the picker's, and the console's."""

WORDS = {
    "en": {
        "at": "At extension 304 · {status}", "nowhere": "Not at an extension",
        "calm_nowhere": "Calls wait until you are at an extension.",
        "calm_status": "Calls wait: you are at “{status}”.",
        "offline": "You are offline.", "unreachable": "The extensions cannot be reached",
        "own": "This system cannot be",
        "user": "You are not set up", "code": "This system is not let in", "page": "This page is out of date.",
        "sign_in": "Sign in", "sign_out": "Sign out", "wrong": "E-mail or password is wrong.", "other": "עברית",
        "stale_form": "The page was open for too long.", "title": "Calls of today",
        "login": "Login", "lunch": "Lunch", "logout": "Log out", "lost": "No connection", "free": "Free",
        "taken": "{who} is at {extension}.",
    },
    "he": {
        "at": "בשלוחה 304 · {status}", "nowhere": "ללא שלוחה",
        "calm_nowhere": "השיחות ממתינות עד שתתחברו לשלוחה.",
        "calm_status": "השיחות ממתינות: הסטטוס שלך הוא ״{status}״.",
        "offline": "אין חיבור לרשת.", "unreachable": "אין כרגע חיבור לשלוחות", "own": "אין חיבור למערכת",
        "user": "אין לך הרשאה", "code": "המערכת אינה מורשית", "page": "הדף הזה אינו עדכני.",
        "sign_in": "כניסה", "sign_out": "יציאה", "wrong": "הדוא״ל או הסיסמה שגויים.", "other": "English",
        "stale_form": "הדף היה פתוח זמן רב מדי.", "title": "השיחות של היום",
        "login": "כניסה", "lunch": "הפסקת צהריים", "logout": "התנתקות", "lost": "אין חיבור", "free": "פנויה",
        "taken": "השלוחה {extension} תפוסה בידי {who}.",
    },
}  # fmt: skip
