// Elements, made in few words. Texts are put in as texts, never as HTML.

const SVG = "http://www.w3.org/2000/svg";

export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) {
      made.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== false) {
      made.setAttribute(name, value === true ? "" : value);
    }
  }
  made.append(...children.filter((it) => it !== null));
  return made;
}

// The colour is an attribute of a picture: the page's policy may allow no style in elements.
export function dot(color) {
  const picture = document.createElementNS(SVG, "svg");
  const circle = document.createElementNS(SVG, "circle");
  for (const [name, value] of [["class", "dot"], ["part", "dot"], ["viewBox", "0 0 12 12"], ["aria-hidden", "true"]]) {
    picture.setAttribute(name, value);
  }
  for (const [name, value] of [["cx", "6"], ["cy", "6"], ["r", "5.5"], ["fill", color]]) {
    circle.setAttribute(name, value);
  }
  picture.append(circle);
  return picture;
}

// How long something has gone on, as 0:07 or 1:02:07.
export function duration(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (it) => String(it).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
