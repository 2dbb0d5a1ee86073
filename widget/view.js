// One entry of the conversation as elements.
import { choices, people, plan, quick } from "./cards.js";
import { button, h } from "./dom.js";
import { wave } from "./wave.js";

const NUMBERS = Array.from({ length: 11 }, (_, n) => ({ id: String(n), title: String(n) }));

const mine = (entry, chat) => {
  const { t } = chat;
  const item = h("li", { class: "mine" }, h("span", { class: "vh" }, `${t.you}: `), h("p", { class: "bubble", dir: "auto" }, entry.text));
  if (entry.s === "sending") item.append(h("p", { class: "state" }, t.sending));
  if (entry.s === "unsent") {
    item.append(h("p", { class: "state bad" }, `${t.unsent} `, button(t.retry, () => chat.retry(entry), { class: "tap retry" })));
    item.append(h("div", { class: "card" }, h("p", {}, t.noAnswer), people(chat.humans.slice(0, 3))));
  }
  return item;
};

const wrong = (entry, chat) => {
  const { t } = chat;
  const box = h("div", { class: "wrong" });
  const opener = button(t.wrong, () => open(), { class: "quiet" });
  const open = () => {
    const id = `n${entry.r.id}`;
    const area = h("textarea", { id, rows: 2, maxlength: 1000, spellcheck: "false", autocomplete: "off" });
    const close = () => {
      box.replaceChildren(opener);
      opener.focus();
    };
    const send = async () => {
      const note = area.value.trim();
      const { data } = await chat.api.authorised("wrong", note ? { reply: entry.r.id, note } : { reply: entry.r.id });
      const done = data.noted ? (note ? t.wrongDoneNote : t.wrongDone) : t.wrongFail;
      const line = h("p", { class: "state", tabindex: "-1" }, done);
      if (data.noted) entry.wrong = done;
      box.replaceChildren(line);
      line.focus();
      if (data.replies) chat.receive(data);
      chat.store.save();
    };
    box.replaceChildren(
      h("label", { for: id }, t.wrongNote),
      area,
      h("p", { class: "row" }, button(t.wrongSend, send, { class: "tap" }), button(t.cancel, close, { class: "tap" }))
    );
    area.focus();
  };
  if (entry.wrong) box.append(h("p", { class: "state" }, entry.wrong));
  else box.append(opener);
  return box;
};

const theirs = (entry, chat) => {
  const { t } = chat;
  const { r } = entry;
  const item = h("li", { class: r.kind ? "theirs danger" : "theirs" }, h("span", { class: "vh" }, `${t.it}: `));
  // A danger card keeps its one question on a line of its own.
  const lines = r.kind && r.parts.length > 1 ? r.parts.map((p) => p.text) : [r.text];
  item.append(h("div", { class: "bubble" }, ...lines.map((line) => h("p", { dir: "auto" }, line))));
  if (r.kind) item.append(quick(chat.humans));
  else if (r.humans) item.append(h("div", { class: "card" }, people(chat.humans.slice(0, 6))));
  if (r.timer) item.append(wave(entry, t, (words) => chat.say(words), () => chat.store.save()));
  if (r.plan) item.append(plan(r.plan, t, (words) => chat.say(words)));
  if (r.buttons.length) item.append(choices(r.buttons, t.choose, entry, t, (id, title) => chat.tap(entry, id, title)));
  else if (r.asks === "rating") item.append(choices(NUMBERS, t.rate, entry, t, (id) => chat.rate(entry, id)));
  item.append(wrong(entry, chat));
  return item;
};

export const draw = (entry, chat) => {
  if (entry.w === "me") return mine(entry, chat);
  if (entry.w === "it") return theirs(entry, chat);
  return h("li", { class: "note" }, entry.text);
};
