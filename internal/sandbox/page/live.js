// Shows requests as they arrive. The server has escaped them.
"use strict";

const list = document.getElementById("requests");
const state = document.getElementById("state");
const pause = document.getElementById("pause");
const shown = 200;
let waiting = []; // requests that arrived while the list was paused

state.hidden = pause.hidden = false;

function show(html) {
	document.getElementById("none").hidden = true;
	list.insertAdjacentHTML("afterbegin", html);
	list.firstElementChild.classList.add("fresh");
	while (list.childElementCount > shown) {
		list.lastElementChild.remove();
	}
}

function paused() {
	return pause.getAttribute("aria-pressed") === "true";
}

pause.addEventListener("click", () => {
	pause.setAttribute("aria-pressed", String(!paused()));
	pause.textContent = paused() ? "Continue" : "Pause";
	if (!paused()) {
		waiting.forEach(show);
		waiting = [];
	}
});

const events = new EventSource(list.dataset.events);
events.addEventListener("open", () => {
	state.textContent = "Live";
	state.classList.add("on");
});
events.addEventListener("error", () => {
	state.textContent = "Not connected";
	state.classList.remove("on");
});
events.addEventListener("request", (event) => {
	if (!paused()) {
		show(event.data);
		return;
	}
	waiting.push(event.data);
	waiting = waiting.slice(-shown);
	pause.textContent = `Continue (${waiting.length})`;
});
events.addEventListener("reset", () => {
	list.replaceChildren();
	waiting = [];
	document.getElementById("none").hidden = false;
});
