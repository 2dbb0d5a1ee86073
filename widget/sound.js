// What the server says as it may be drawn: whatever is not of the expected kind is left out.
const all = (x) => (Array.isArray(x) ? x.filter((one) => one && typeof one === "object") : []);
const text = (x) => typeof x === "string" && x !== "";

export const sound = (replies) =>
  all(replies)
    .filter((r) => text(r.text))
    .map((r) => ({
      ...r,
      id: text(r.id) ? r.id : "",
      kind: text(r.kind) ? r.kind : null,
      parts: all(r.parts).filter((p) => text(p.text)),
      buttons: all(r.buttons).filter((b) => text(b.id) && text(b.title)),
      timer: r.timer?.minutes > 0 && r.timer.minutes <= 60 ? { minutes: Number(r.timer.minutes) } : null,
      plan: text(r.plan?.if) || text(r.plan?.then) ? { if: String(r.plan.if || ""), then: String(r.plan.then || "") } : null,
    }));

export const soundHumans = (help) =>
  all(help)
    .filter((one) => text(one.name))
    .map((one) => ({ name: one.name, how: text(one.how) ? one.how : "", links: all(one.links).filter((l) => text(l.label)) }));
