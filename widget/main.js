// The chat as an element: an open shadow root, one panel, and a way out that comes first.
import { Api } from "./api.js";
import { people } from "./cards.js";
import { button, h, uuid } from "./dom.js";
import { sound, soundHumans } from "./sound.js";
import { Store } from "./store.js";
import { css } from "./styles.js";
import { langOf, lastHumans, words } from "./text.js";
import { draw } from "./view.js";

const ELSEWHERE = "https://www.wikipedia.org/";
const BODY = 15_000;

const luminance = (hex) => {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

const made = (host) =>
  class extends HTMLElement {
    connectedCallback() {
      if (this.api) return document.addEventListener("keydown", this.keys, true);
      this.t = words(this.getAttribute("lang"));
      this.full = this.hasAttribute("fullscreen");
      this.store = new Store();
      const kept = soundHumans(this.store.data.humans);
      this.humans = kept.length ? kept : lastHumans;
      this.busy = 0;
      this.escapes = [];
      const limit = Number(this.getAttribute("timeout")) || 30;
      this.api = new Api(host, this.getAttribute("region"), this.store, (data, again) => this.began(data, again), limit * 1000);
      this.keys = (event) => this.key(event);
      document.addEventListener("keydown", this.keys, true);
      this.build();
      for (const entry of this.store.data.log) {
        if (entry.s === "sending") entry.s = "unsent";
        this.show(entry);
      }
      if (this.full || this.store.data.open || this.hasAttribute("open")) this.open(false);
      this.api.people().then(({ data }) => this.know(data));
    }

    disconnectedCallback() {
      document.removeEventListener("keydown", this.keys, true);
    }

    build() {
      const { t, full } = this;
      const title = this.getAttribute("heading") || t.chat;
      const root = this.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      root.adoptedStyleSheets = [sheet];
      this.colour(this.getAttribute("colour"));
      const dir = this.getAttribute("dir") || getComputedStyle(this).direction;
      this.live = h("div", { class: "vh", role: "status", "aria-live": "polite" });
      this.list = h("ol", { class: "list" });
      this.dots = h("p", { class: "dots", hidden: true }, h("span", { class: "vh" }, t.typing), ...[1, 2, 3].map(() => h("i")));
      this.log = h("div", { class: "log", role: "region", tabindex: "0", "aria-label": t.log }, h("p", { class: "note" }, t.start), this.list, this.dots);
      this.banner = h("p", { class: "banner", hidden: true });
      this.helpTitle = h(full ? "h2" : "h3", { tabindex: "-1", id: "ht" }, t.helpTitle);
      this.helpList = h("div");
      this.helpCard = h(
        "div",
        { class: "help", role: "region", "aria-labelledby": "ht", tabindex: "0", hidden: true },
        this.helpTitle,
        h("p", {}, t.helpWho),
        this.helpList,
        button(t.back, () => this.help(false), { class: "tap" })
      );
      this.area = h("textarea", { id: "m", rows: "1", autocomplete: "off", spellcheck: "false", enterkeyhint: "send", dir: "auto" });
      this.area.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        this.submit();
      });
      this.area.addEventListener("input", () => this.grow());
      this.form = h("form", { class: "form" }, h("label", { for: "m" }, t.label), this.area, h("button", { class: "send", type: "submit" }, t.send));
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.submit();
      });
      this.sure = h("div", { class: "sure" }, this.forgetter());
      this.helpButton = button(t.help, () => this.help(this.helpCard.hidden), { class: "helpnow", "aria-expanded": "false" });
      const away = h("a", { class: "exit", href: this.elsewhere(), rel: "noreferrer", "aria-describedby": "en" }, t.exit);
      away.addEventListener("click", (event) => {
        event.preventDefault();
        this.exit();
      });
      this.panel = h(
        "div",
        { class: "panel", role: full ? "main" : "dialog", "aria-labelledby": "ti", hidden: true },
        h("div", { class: "head" }, away, h(full ? "h1" : "h2", { id: "ti", tabindex: "-1" }, title), this.helpButton, full ? null : button("\u00d7", () => this.shut(), { class: "close", "aria-label": t.close })),
        this.banner,
        this.helpCard,
        this.log,
        this.form,
        h("div", { class: "foot" }, h("p", { id: "en" }, t.exitNote), this.sure)
      );
      this.opener = full ? null : button(t.chat, () => this.open(true), { class: "launcher", "aria-label": t.open });
      this.root = h(full ? "div" : "aside", { class: `root ${this.getAttribute("position") === "start" ? "start" : ""}`, lang: langOf(this.getAttribute("lang")), dir, "aria-label": full ? null : title }, this.panel, this.opener, this.live);
      root.append(this.root);
      this.know({});
    }

    elsewhere() {
      const given = this.getAttribute("exit") || "";
      return /^https:\/\//.test(given) ? given : ELSEWHERE;
    }

    colour(given) {
      if (!/^#[0-9a-f]{6}$/i.test(given || "")) return;
      this.style.setProperty("--accent", given);
      this.style.setProperty("--on-accent", luminance(given) > 0.179 ? "#000" : "#fff");
    }

    know({ help, notice }) {
      const known = soundHumans(help);
      if (known.length) this.humans = known;
      this.helpList.replaceChildren(people(this.humans));
      if (notice && typeof notice === "string") {
        this.banner.textContent = notice;
        this.banner.hidden = false;
      }
    }

    began(data, again) {
      this.know(data);
      if (again) this.add({ w: "note", text: this.t.fresh });
    }

    // -- open and shut

    open(focus) {
      this.panel.hidden = false;
      this.opened = true;
      if (this.opener) this.opener.hidden = true;
      if (!this.full) this.keepOpen(true);
      this.down();
      if (focus) this.area.focus();
    }

    shut() {
      if (this.full) return;
      this.panel.hidden = true;
      this.opener.hidden = false;
      this.keepOpen(false);
      this.opener.focus();
    }

    keepOpen(open) {
      this.store.data.open = open;
      this.store.save();
    }

    help(open) {
      this.helpCard.hidden = !open;
      this.log.hidden = open;
      this.helpButton.setAttribute("aria-expanded", String(open));
      if (open) {
        this.helpTitle.focus();
        if (this.humans === lastHumans) this.api.people().then(({ data }) => this.know(data));
      } else {
        this.helpButton.focus();
        this.down();
      }
    }

    key(event) {
      if (event.key !== "Escape" || event.isComposing || event.repeat || !this.opened) return;
      const now = event.timeStamp;
      this.escapes = [...this.escapes.filter((at) => now - at < 1500), now];
      if (this.escapes.length >= 3) return this.exit();
      if (this.panel.hidden) return;
      if (!this.helpCard.hidden) this.help(false);
      else if (this.shadowRoot.activeElement || this.panel.offsetWidth >= innerWidth) this.shut();
    }

    // Covers first, then empties, then leaves: what is on the screen matters most.
    exit() {
      const cover = h("div", { class: "cover", popover: "manual" });
      this.root.replaceChildren(cover);
      cover.showPopover?.();
      document.title = "\u200b";
      this.store.clear();
      this.api.drop();
      this.gone = true;
      this.area.value = "";
      location.replace(this.elsewhere());
    }

    // -- the conversation

    add(entry) {
      if (this.gone) return;
      this.store.data.log.push(entry);
      this.store.data.humans = this.humans; // drawn again after a reload, before the server is asked
      this.store.save();
      this.show(entry);
    }

    show(entry) {
      const item = draw(entry, this);
      this.items ||= new Map();
      const old = this.items.get(entry);
      if (old) old.replaceWith(item);
      else this.list.append(item);
      this.items.set(entry, item);
      if (!old) this.down();
    }

    say(text) {
      this.live.textContent = "";
      setTimeout(() => (this.live.textContent = text), 60);
    }

    down() {
      this.log.scrollTop = this.log.scrollHeight;
    }

    grow() {
      this.area.rows = Math.min(5, Math.max(1, this.area.value.split("\n").length, Math.ceil(this.area.value.length / 34)));
    }

    submit() {
      const text = this.area.value.trim();
      if (!text) return this.area.focus();
      if (new TextEncoder().encode(JSON.stringify(text)).length > BODY) {
        this.say(this.t.tooLong);
        return this.add({ w: "note", text: this.t.tooLong });
      }
      this.area.value = "";
      this.grow();
      if (!this.helpCard.hidden) this.help(false);
      this.area.focus();
      this.write({ text });
    }

    tap(entry, id, title) {
      entry.chosen = id;
      this.redraw(entry, id);
      this.write({ text: title, button: id, to: entry.r.id });
    }

    rate(entry, number) {
      entry.chosen = number;
      this.redraw(entry, number);
      this.write({ text: number });
    }

    redraw(entry, id) {
      this.show(entry);
      this.items.get(entry).querySelector(`[data-id="${CSS.escape(id)}"]`)?.focus();
    }

    write(given) {
      for (const old of this.store.data.log) {
        if (old.w === "it" && old.r.timer === null && !old.over && (old.r.buttons.length || old.r.asks === "rating")) {
          old.over = true;
          if (old.chosen === undefined) this.show(old);
        }
      }
      const entry = { w: "me", id: uuid(), s: "sending", ...given };
      this.add(entry);
      this.send(entry);
    }

    retry(entry) {
      entry.s = "sending";
      this.show(entry);
      this.area.focus();
      this.send(entry);
    }

    async send(entry) {
      this.busy += 1;
      this.dots.hidden = false;
      this.down();
      const body = entry.button ? { id: entry.id, button: entry.button, reply_to: entry.to } : { id: entry.id, text: entry.text };
      const { status, data } = await this.api.authorised("messages", body);
      if (this.gone || !this.store.data.log.includes(entry)) return this.rest();
      data.replies = sound(data.replies);
      const answered = data.replies.length > 0;
      const read = status === 200 && !data.error && (answered || data.joined === true);
      entry.s = read || (answered && [400, 413, 415].includes(status)) ? "ok" : "unsent";
      this.know(data);
      this.show(entry);
      this.rest();
      if (entry.s === "unsent") this.say(`${this.t.unsent} ${this.t.noAnswer}`);
      if (answered) this.receive(data);
      else this.down();
      this.store.save();
    }

    rest() {
      this.busy -= 1;
      this.dots.hidden = this.busy > 0 ? false : true;
    }

    receive(data) {
      const replies = sound(data.replies);
      if (replies.some((r) => r.forget)) this.empty(false);
      const added = replies.map((r) => ({ w: "it", r }));
      for (const entry of added) this.add(entry);
      // A reply taller than the view is read from its first line.
      const first = this.items?.get(added[0]);
      if (first) this.log.scrollTop = Math.min(this.log.scrollHeight, first.offsetTop - this.log.offsetTop - 8);
      this.say(replies.map((r) => r.text).join(" "));
    }

    // -- forgetting

    forgetter() {
      return button(this.t.forget, () => this.ask(), { class: "quiet" });
    }

    ask() {
      const { t } = this;
      const yes = button(t.forgetYes, () => this.forget(), { class: "tap" });
      const no = button(t.forgetNo, () => this.calm(), { class: "tap" });
      this.sure.replaceChildren(h("p", { class: "row" }, h("span", {}, t.forgetSure), yes, no));
      no.focus();
    }

    calm() {
      const again = this.forgetter();
      this.sure.replaceChildren(again);
      again.focus();
    }

    empty(keepToken) {
      this.api.drop();
      this.store.clear(keepToken);
      this.store.data.open = !this.full;
      this.items = new Map();
      this.list.replaceChildren();
      this.area.value = "";
    }

    async forget() {
      const { token } = this.store.data;
      this.empty(true);
      const done = token ? await this.api.call("forget", {}, token) : { status: 200, data: { forgotten: true } };
      const gone = done.data.forgotten === true || done.status === 401;
      if (gone) this.empty(false);
      const said = gone ? this.t.forgotten : this.t.forgotHere;
      this.add({ w: "note", text: said });
      if (gone) this.store.clear();
      this.say(said);
      this.calm();
    }
  };

export const define = (name, host) => {
  if (!customElements.get(name)) customElements.define(name, made(host));
};
