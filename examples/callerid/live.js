// Shows calls as they come in. The server has escaped them.
"use strict";

const calls = document.getElementById("calls");
const state = document.getElementById("state");
const events = new EventSource("/events");

state.hidden = false;

function show(connected) {
	const last = calls.querySelector("section")?.getAttribute("aria-label"); // such as "Call at 10:14 AEDT"
	const news = last ? last.replace("Call", "Last call") : "Waiting for calls";
	state.textContent = connected ? `Live. ${news}` : "Not connected";
	state.classList.toggle("on", connected);
}

events.addEventListener("open", () => show(true));
events.addEventListener("error", () => show(false));
events.addEventListener("calls", (event) => {
	const focused = calls.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
	calls.innerHTML = event.data;
	if (focused) {
		calls.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
	}
	show(true);
});
