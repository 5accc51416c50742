// Puts more times below those of the page. Without this script, the link leads to a page of its own.
document.addEventListener("click", async (event) => {
	const link = event.target.closest("#more");
	if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
	event.preventDefault();
	try {
		const response = await fetch(link.href);
		if (!response.ok) throw new Error(response.status);
		const page = new DOMParser().parseFromString(await response.text(), "text/html");
		const days = [...page.querySelectorAll("#days > *")];
		document.querySelector("#days").append(...days);
		link.replaceWith(...page.querySelectorAll("#more"));
		days[0]?.querySelector("h2")?.focus();
	} catch {
		location.href = link.href;
	}
});
