/* The summary of errors takes the focus; the title of the window says that there are some. */
document.querySelector("[data-focus]")?.focus();
