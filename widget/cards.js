// Cards: humans, a plan, a rating row, quick replies.
import { button, h } from "./dom.js";

// Links are made from the server's contacts only, and only of these four kinds.
const SAFE = /^(mailto:[\w.-]+@[\w.-]+|tel:[+\d*#]{2,20}|sms:[+\d]{2,20}([?&;]+body=[\w%]{1,60})?|https:\/\/[\w.-]+(\/[\w.\/~%?=&-]*)?)$/;

const link = ({ label, href }) =>
  typeof href === "string" && SAFE.test(href) && h("a", { href, class: "tap", rel: "noreferrer noopener", target: href.startsWith("https") ? "_blank" : null }, label);

export const people = (humans) =>
  h(
    "ul",
    { class: "people" },
    ...humans.map((one) =>
      h("li", {}, h("strong", {}, one.name), one.how ? h("span", { class: "how" }, one.how) : null, h("span", { class: "links" }, ...one.links.map(link)))
    )
  );

// The shortest form, under a danger reply: only what can be tapped.
export const quick = (humans) =>
  h("p", { class: "links" }, ...humans.slice(0, 2).flatMap((one) => one.links.map(link)));

export const choices = (list, label, entry, t, pick) => {
  const group = h("div", { role: "group", "aria-label": label, class: list.length > 8 ? "choices numbers" : "choices" });
  for (const { id, title } of list) {
    const mine = entry.chosen === id;
    const over = entry.over || entry.chosen !== undefined;
    group.append(
      button(title, () => !entry.over && entry.chosen === undefined && pick(id, title), {
        class: mine ? "choice picked" : "choice",
        "aria-disabled": over ? "true" : null,
        "aria-pressed": mine ? "true" : null,
        "data-id": id,
      })
    );
  }
  return group;
};

export const plan = (given, t, say) => {
  const text = `${t.if}: ${given.if}\n${t.then}: ${given.then}\n`;
  const copy = async (event) => {
    const pressed = event.target; // after the wait the event has lost it
    let done = t.copied;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const range = document.createRange();
      range.selectNodeContents(card.querySelector("dl"));
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      done = t.notCopied;
    }
    pressed.textContent = done;
    say(done);
  };
  const save = () => {
    const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    h("a", { href: url, download: "note.txt" }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  const card = h(
    "div",
    { class: "card plan", role: "group", "aria-label": t.plan },
    h("p", { class: "head" }, t.plan),
    h("dl", {}, h("dt", {}, t.if), h("dd", { dir: "auto" }, given.if), h("dt", {}, t.then), h("dd", { dir: "auto" }, given.then)),
    h("p", { class: "row" }, button(t.copy, copy, { class: "tap" }), button(t.save, save, { class: "tap" }))
  );
  return card;
};
