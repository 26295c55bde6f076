// One key an answer, the keys of the terminal form. Without scripts the form is answered by its buttons.
"use strict";

const form = document.getElementById("answer");
const wrong = document.getElementById("wrong");
const comment = document.getElementById("comment");
const useKeys = document.getElementById("use-keys");
const told = document.getElementById("told");
const groups = [...form.querySelectorAll("fieldset[data-keys]")];
const KEPT = "entente.keys";
let group = null; // the boxes that letters mean now; null: letters are answers
let sent = false;

function say(text) {
  told.textContent = text;
}

function keysOf(boxes) {
  return [...boxes.querySelectorAll("[data-key]")].map((box) => `${box.dataset.key} ${box.value}`).join(", ");
}

function turnTo(next) {
  group = next;
  for (const each of groups) each.classList.toggle("asked", each === next);
  if (!next) return;
  wrong.open = true;
  next.querySelector("[data-key]").focus();
  next.scrollIntoView({ block: "nearest" });
  say(`${next.querySelector("legend").textContent} ${keysOf(next)}. Enter: done.`);
}

// Whether boxes are to be asked: those of a slot only where the slot is said to be wrong.
function isOpen(boxes) {
  const slot = form.querySelector(`[name="wrong"][value="${boxes.dataset.keys}"]`);
  return !slot || slot.checked;
}

function after(boxes) {
  return groups.slice(groups.indexOf(boxes) + 1).find(isOpen);
}

function answer(verdict) {
  form.requestSubmit(form.querySelector(`button[value="${verdict}"]`));
}

function forget(slot) {
  for (const field of form.querySelectorAll(`[name="${slot}"]`)) {
    if (field.type === "radio") field.checked = field.value === "";
    else field.value = "";
  }
}

function choose(key) {
  const box = group.querySelector(`[data-key="${key}"]`);
  if (!box) return false;
  box.checked = box.type === "radio" || !box.checked;
  if (box.name === "wrong" && !box.checked) forget(box.value);
  box.focus();
  say(`${box.value} ${box.checked ? "chosen" : "not chosen"}`);
  return true;
}

const DOES = {
  r: () => answer("right"),
  s: () => answer("skip"),
  w: () => turnTo(groups.find(isOpen)),
  c: () => comment.focus(),
  b: () => document.getElementById("back")?.click(),
  q: () => document.getElementById("leave").click(),
};

function isField(target) {
  return target.matches("textarea, select, input:not([type=checkbox], [type=radio])");
}

// Whether a key was meant. In a group every key is one of its own, Enter ends it, Escape leaves it.
function take(key, target) {
  if (group && key === "Escape") {
    turnTo(null);
    wrong.open = false;
    say("");
    return true;
  }
  if (group && key === "Enter" && !target.matches("button, a, summary")) {
    const next = after(group);
    if (next) turnTo(next);
    else answer("wrong");
    return true;
  }
  if (group) return choose(key);
  if (!Object.hasOwn(DOES, key)) return false;
  DOES[key]();
  return true;
}

function inField(event) {
  const leaves = event.key === "Escape" || (event.target === comment && event.key === "Enter" && !event.shiftKey);
  if (leaves) {
    event.target.blur();
    say(event.target === comment ? "The comment goes with the answer." : "");
  }
  return leaves;
}

document.addEventListener("keydown", (event) => {
  if (sent || !useKeys.checked || event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const own = form.contains(event.target) || event.target === document.body || event.target.id === "main";
  const taken = isField(event.target) ? own && inField(event) : take(event.key, event.target);
  if (taken) event.preventDefault();
});

// A value says that its slot is wrong; a slot that is not wrong has none.
form.addEventListener("input", ({ target }) => {
  const slot = form.querySelector(`[name="wrong"][value="${target.name}"]`);
  if (slot && target.value) slot.checked = true;
  if (target.name === "wrong" && !target.checked) forget(target.value);
});
form.addEventListener("submit", () => (sent = true));
addEventListener("pageshow", () => (sent = false));

useKeys.checked = localStorage.getItem(KEPT) !== "off";
useKeys.addEventListener("change", () => {
  localStorage.setItem(KEPT, useKeys.checked ? "on" : "off");
  form.classList.toggle("keyed", useKeys.checked);
});
form.classList.toggle("keyed", useKeys.checked);
document.querySelector(".keys-line").hidden = false;
