"use strict";
const one = selector => document.querySelector(selector);
const all = selector => [...document.querySelectorAll(selector)];
const video = one("video"), box = one("input[type=search]"), note = one(".found"), strip = one(".strip");
const sections = all("section"), chips = all(".speakers button");
const turns = all("section p").map(p => {
  const time = p.firstChild;
  return {p, said: p.lastChild, at: Number(time.dataset.at), to: Number(time.dataset.to), section: p.parentElement};
});
const ends = turns.reduce((latest, turn) => Math.max(latest, turn.to), 1);

// -- search: letter case and accents make no difference; what matches is marked where it stands

const folded = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ς", "σ");

function matches(text, wanted) {
  const offsets = [], found = [];
  let whole = "", offset = 0;
  for (const character of text) {
    const part = folded(character);
    for (let unit = 0; unit < part.length; unit++) offsets.push(offset);
    whole += part;
    offset += character.length;
  }
  offsets.push(offset);
  for (let place = whole.indexOf(wanted); place >= 0; place = whole.indexOf(wanted, place + wanted.length))
    found.push([offsets[place], offsets[place + wanted.length]]);
  return found;
}

function ranges(turn, wanted) {
  return matches(turn.said.data, wanted).map(([start, end]) => {
    const range = new Range();
    range.setStart(turn.said, start);
    range.setEnd(turn.said, end);
    return range;
  });
}

const stars = document.createElement("button");
stars.textContent = "★ bookmarks";
stars.ariaPressed = "false";
if (one(".marked")) one(".speakers").append(stars);

// Marks cost the browser time for each that there is, so only what is in sight or nearly is marked.
const near = new Set(), turnOf = new Map(turns.map(turn => [turn.p, turn]));
function markMatches() {
  if (!globalThis.Highlight) return;
  const marks = new Highlight(), wanted = folded(box.value.trim());
  if (wanted) for (const turn of near) for (const range of ranges(turn, wanted)) marks.add(range);
  CSS.highlights.set("found", marks);
}
const watch = new IntersectionObserver(changes => {
  for (const {target, isIntersecting} of changes) near[isIntersecting ? "add" : "delete"](turnOf.get(target));
  markMatches();
}, {rootMargin: "100%"});
for (const {p} of turns) watch.observe(p);

const counted = (number, thing, things) => number + " " + (number === 1 ? thing : things);

function show() {
  const wanted = folded(box.value.trim());
  const picked = chips.filter(chip => chip.ariaPressed === "true").map(chip => chip.firstChild.textContent);
  const starred = stars.ariaPressed === "true";
  for (const turn of turns) {
    turn.folded ??= folded(turn.said.data);
    const speaks = !picked.length || picked.includes(turn.section.firstElementChild.textContent);
    turn.p.hidden = !speaks || (starred && !turn.p.classList.contains("marked")) || !turn.folded.includes(wanted);
  }
  for (const section of sections) section.hidden = !section.querySelector("p:not([hidden])");
  const shown = turns.filter(turn => !turn.p.hidden);
  const found = wanted ? shown.reduce((sum, turn) => sum + turn.folded.split(wanted).length - 1, 0) : 0;
  markMatches();
  const isPart = starred || picked.length > 0;
  document.body.classList.toggle("searching", Boolean(wanted) || isPart);
  const inTurns = counted(shown.length, "turn", "turns");
  note.textContent = wanted ? counted(found, "match", "matches") + " in " + inTurns : isPart ? inTurns : "";
}

function showInContext(turn) {
  box.value = "";
  for (const button of [...chips, stars]) button.ariaPressed = "false";
  show();
  turn.p.scrollIntoView({block: "center"});
  mark(turn);
}

box.addEventListener("input", show);
for (const button of [...chips, stars])
  button.addEventListener("click", () => {
    button.ariaPressed = String(button.ariaPressed !== "true");
    show();
  });
document.addEventListener("keydown", event => {
  if (event.key === "/" && document.activeElement !== box) {
    event.preventDefault();
    box.focus();
  }
});

// -- the strip: who spoke when, to scale; a click leads there

const drawn = (name, facts) => {
  const shape = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [fact, value] of Object.entries(facts)) shape.setAttribute(fact, value);
  return strip.appendChild(shape);
};
strip.setAttribute("viewBox", "0 0 " + ends + " 1");
for (const {at, to, section} of turns)
  drawn("rect", {x: at, width: Math.max(to - at, ends / 2000), height: 1, class: section.firstElementChild.className});
const here = drawn("line", {y2: 1, visibility: "hidden"});

const heardAt = seconds => turns.findLast(turn => turn.at <= seconds) ?? turns[0];
let now = null;
function mark(turn) {
  now?.p.classList.remove("now");
  now = turn;
  now?.p.classList.add("now");
  for (const end of ["x1", "x2"]) here.setAttribute(end, turn ? turn.at : 0);
  here.setAttribute("visibility", turn ? "visible" : "hidden");
}
strip.addEventListener("click", event => {
  const {left, width} = strip.getBoundingClientRect();
  const seconds = (event.clientX - left) / width * ends;
  if (!turns.length) return;
  showInContext(heardAt(seconds));
  play(seconds);
});

// -- the video, where it lies beside this page or is chosen: a click on a time plays from there

function play(seconds) {
  if (video.hidden) return;
  video.currentTime = seconds;
  video.play();
}
video.addEventListener("loadedmetadata", () => {
  video.hidden = false;
  video.className = video.videoHeight ? "" : "sound";
  document.body.classList.add("playable");
});
video.addEventListener("timeupdate", () => {
  const turn = heardAt(video.currentTime);
  if (turn === now || video.paused) return;
  const {top, bottom} = now ? now.p.getBoundingClientRect() : {top: 0, bottom: 0};
  const follows = top < innerHeight && bottom > 0;
  mark(turn);
  if (follows) turn?.p.scrollIntoView({block: "nearest"});
});
one("main").addEventListener("click", event => {
  const p = event.target.closest("p"), turn = turns.find(each => each.p === p);
  if (!turn || String(getSelection())) return;
  const onTime = event.target.closest("a");
  if (onTime && !video.hidden) {
    event.preventDefault();
    mark(turn);
    play(turn.at);
  } else if (document.body.classList.contains("searching")) showInContext(turn);
});
one(".pick input").addEventListener("change", event => {
  const [file] = event.target.files;
  if (file) video.src = URL.createObjectURL(file);
});
one("header").hidden = false;
video.src = video.dataset.beside;
