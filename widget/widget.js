// The one tag of the chat: <script src="https://HOST/widget.js" defer></script>
// Attributes: data-title, data-colour, data-region, data-lang, data-position, data-open, data-exit.
(() => {
  const tag = document.currentScript;
  const host = new URL(tag.src, location.href).origin;
  const name = "hereabouts-chat";
  const start = () => {
    let chat = document.querySelector(name);
    if (!chat) {
      chat = document.createElement(name);
      for (const key of ["title", "colour", "region", "lang", "position", "open", "exit", "dir", "timeout"]) {
        const given = tag.getAttribute("data-" + key);
        if (given !== null) chat.setAttribute(key === "title" ? "heading" : key, given);
      }
      document.body.append(chat);
    }
    import(host + "/widget/main.js").then(
      (main) => main.define(name, host),
      () => {
        // The program cannot be loaded: people can still be found.
        if (chat.shadowRoot) return;
        const link = document.createElement("a");
        link.href = "https://findahelpline.com";
        link.rel = "noreferrer";
        link.textContent = "Chat can't load. People to talk to: findahelpline.com";
        chat.attachShadow({ mode: "open" }).append(link);
      }
    );
  };
  if (document.body) start();
  else addEventListener("DOMContentLoaded", start);
})();
