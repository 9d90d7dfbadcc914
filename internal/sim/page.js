// Shows what arrives without a reload: the page is asked for again every second, and its posts are put in place
// of those that are shown when they differ.
"use strict";
let shown = document.querySelector("main").innerHTML;
async function look() {
  try {
    const answer = await fetch(location.href, {headers: {Accept: "text/html"}});
    const main = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
    if (main && main.innerHTML !== shown) {
      shown = main.innerHTML;
      const open = new Set([...document.querySelectorAll("article:has(> .body > details[open])")].map(a => a.id));
      document.querySelector("main").innerHTML = shown;
      for (const id of open) document.getElementById(id)?.querySelectorAll("details").forEach(d => d.open = true);
    }
    document.body.classList.remove("away");
  } catch {
    document.body.classList.add("away");
  }
}
setInterval(look, 1000);
