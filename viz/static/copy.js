// Buttons that copy a text of the page: hidden without scripts, where a reader selects the text instead.
for (const button of document.querySelectorAll("[data-copies]")) {
  const source = document.getElementById(button.dataset.copies);
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = source.value ?? source.textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = button.dataset.copied;
    } catch {
      // Without a secure context there is no clipboard: the text is selected, one key press from being copied.
      getSelection().selectAllChildren(source);
      source.select?.();
    }
  });
}
