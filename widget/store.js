// What this tab keeps: sessionStorage only, or memory where that is refused.
const KEY = "chat.1";

export class Store {
  constructor() {
    this.data = {};
    try {
      this.data = JSON.parse(sessionStorage.getItem(KEY)) || {};
    } catch {
      // Nothing kept, or nothing may be.
    }
    if (!Array.isArray(this.data.log)) this.data.log = [];
  }

  save() {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(this.data));
    } catch {
      // Full or refused: the page itself still holds it.
    }
  }

  clear(keepToken = false) {
    const { token, ends } = this.data;
    this.data = keepToken ? { token, ends, log: [] } : { log: [] };
    try {
      sessionStorage.removeItem(KEY);
    } catch {
      // Nothing to remove.
    }
    if (keepToken) this.save();
  }
}
