// Where scripts run, the words of the record that is shown are outlined in the text. Nothing here is needed to read.
"use strict";

function showWords() {
  for (const mark of document.querySelectorAll(".text .shown")) mark.classList.remove("shown");
  const id = decodeURIComponent(location.hash.slice(1));
  if (!id || id.startsWith("w-")) return;
  const words = document.getElementById("w-" + id);
  if (words) (words.matches("mark") ? words : words.nextElementSibling ?? words).classList.add("shown");
}

addEventListener("hashchange", showWords);
showWords();
