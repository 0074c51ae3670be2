// What makes the pages better where scripts run; each works without.
import "./submits.js";
import "./menus.js";
import "./copy.js";
import "./drawer.js";
import "./editing.js";
import "./filters.js";
import "./upload.js";
import "./own.js";
import "./agents.js";
import "./ticking.js";
import "./secrets.js";
import "./selection.js";
