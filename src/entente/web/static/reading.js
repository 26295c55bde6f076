// Where scripts run, the words of the record that is shown are outlined in the text and brought into view. Nothing here
// is needed to read.
"use strict";

function showWords() {
  for (const mark of document.querySelectorAll(".text .shown")) mark.classList.remove("shown");
  const id = decodeURIComponent(location.hash.slice(1));
  if (!id || id.startsWith("w-")) return;
  const found = document.getElementById("w-" + id);
  if (!found) return;
  const words = found.matches("mark") ? found : found.nextElementSibling ?? found;
  words.classList.add("shown");
  if (matchMedia("(min-width: 60rem)").matches) words.scrollIntoView({ block: "center" });
}

addEventListener("hashchange", showWords);
addEventListener("load", showWords);
