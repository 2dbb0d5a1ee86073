// The wire: sessions begun, renewed and used; a time limit on everything; one retry after a new token.
export class Api {
  constructor(host, region, store, onFresh, timeout) {
    Object.assign(this, { host, region, store, onFresh, timeout, waiting: new Set() });
  }

  async call(path, body, token) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), this.timeout);
    this.waiting.add(stop);
    try {
      const headers = {};
      if (body) headers["Content-Type"] = "application/json";
      if (token) headers.Authorization = `Bearer ${token}`;
      const answer = await fetch(`${this.host}/widget/${path}`, {
        method: body ? "POST" : "GET",
        body: body && JSON.stringify(body),
        headers,
        signal: stop.signal,
        credentials: "omit",
        referrerPolicy: "no-referrer",
        cache: "no-store",
      });
      const data = await answer.json().catch(() => ({}));
      return { status: answer.status, data: data && typeof data === "object" ? data : {} };
    } catch {
      return { status: 0, data: {} };
    } finally {
      clearTimeout(timer);
      this.waiting.delete(stop);
    }
  }

  drop() {
    for (const stop of this.waiting) stop.abort();
  }

  people() {
    return this.call("help" + (this.region ? `?region=${encodeURIComponent(this.region)}` : ""));
  }

  keep({ token, expires_in: life }) {
    Object.assign(this.store.data, { token, ends: Date.now() + life * 1000 });
    this.store.save();
  }

  // One session at a time, however many messages wait for it.
  token(refused) {
    this.pending ||= this.find(refused).finally(() => (this.pending = null));
    return this.pending;
  }

  async find(refused) {
    const { token, ends } = this.store.data;
    if (token && token !== refused && ends - Date.now() > 300_000) return token;
    if (token) {
      const { status, data } = await this.call("session/renew", {}, token);
      if (data.token && token !== refused) return this.keep(data), data.token;
      if (status !== 401 && status !== 200) return null;
    }
    const { data } = await this.call("session", this.region ? { region: this.region } : {});
    if (!data.token) return null;
    this.keep(data);
    this.onFresh(data, Boolean(token));
    return data.token;
  }

  async authorised(path, body) {
    let token = await this.token();
    if (!token) return { status: 0, data: {} };
    let answer = await this.call(path, body, token);
    if (answer.status === 401) {
      token = await this.token(token);
      if (token) answer = await this.call(path, body, token);
    }
    return answer;
  }
}
