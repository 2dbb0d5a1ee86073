// The widget's own styles, for a constructed sheet: nothing inline, nothing fetched, nothing leaks either way.
export const css = `
:host{all:initial;--accent:#24545c;--on-accent:#fff;--bg:#fff;--fg:#1b2326;--soft:#eef2f3;--dim:#4d5a60;--edge:#6f7d83;--mine:#dcebed;--warn:#9a3412;--warnbg:#fff4ec;position:static;display:block}
:host([hidden]){display:none}
.root{font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;font-size:max(16px,1rem);color:var(--fg);text-align:start;-webkit-text-size-adjust:100%}
*,*::before,*::after{box-sizing:border-box}
[hidden]{display:none!important}
p,ol,ul,dl,dd,h1,h2,h3{margin:0;padding:0;font:inherit}
button,textarea,.exit{font:inherit;color:inherit}
button,.tap,.exit{min-height:44px;min-width:44px;border:1px solid var(--edge);border-radius:10px;background:var(--bg);padding:8px 14px;cursor:pointer;touch-action:manipulation}
:focus-visible{outline:3px solid var(--fg);outline-offset:2px;box-shadow:0 0 0 2px var(--bg)}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.launcher{position:fixed;inset-block-end:16px;inset-inline-end:16px;z-index:2147483000;background:var(--accent);color:var(--on-accent);border-color:var(--bg);border-radius:24px;padding:10px 22px;font-weight:600}
.start .launcher{inset-inline:16px auto}
.panel{position:fixed;inset:0;z-index:2147483001;display:flex;flex-direction:column;background:var(--bg);height:100dvh;max-width:100vw;overflow:hidden}
.head{display:flex;align-items:center;gap:8px;padding:8px;border-block-end:1px solid var(--edge)}
.head h1,.head h2{flex:1;min-width:0;font-weight:600;text-align:center;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.exit{display:inline-flex;align-items:center;background:var(--fg);color:var(--bg);text-decoration:none;font-weight:600;white-space:nowrap}
.helpnow{background:var(--accent);color:var(--on-accent);border-color:transparent;font-weight:600;white-space:nowrap}
.close{font-size:24px;line-height:1;padding:0}
.banner{padding:6px 12px;background:var(--warnbg);color:var(--fg);border-block-end:1px solid var(--edge);font-size:.875em}
.log,.help{flex:1;min-height:0;overflow-y:auto;overscroll-behavior:contain;padding:12px}
.log:focus-visible,.help:focus-visible,h3:focus-visible,h2:focus-visible,h1:focus-visible{outline-offset:-3px}
.list{list-style:none;display:flex;flex-direction:column;gap:14px}
li{overflow-wrap:anywhere}
.mine{align-self:flex-end;max-width:85%;display:flex;flex-direction:column;align-items:flex-end}
.theirs{align-self:flex-start;max-width:92%;min-width:min(100%,15rem)}
.bubble{padding:9px 13px;border-radius:14px;background:var(--soft);white-space:pre-line;width:fit-content;max-width:100%}
.mine .bubble{background:var(--mine)}
.bubble p+p{margin-block-start:8px}
.danger .bubble{background:var(--warnbg);border:2px solid var(--warn)}
.danger .bubble p:last-child{font-weight:600}
.note{align-self:center;text-align:center;color:var(--dim);font-size:.9em;padding-block-end:10px}
.state{color:var(--dim);font-size:.875em;padding-block:4px}
.bad{color:var(--warn)}
.card{margin-block-start:8px;border:1px solid var(--edge);border-radius:12px;padding:10px 12px;background:var(--bg)}
.head{font-weight:400}
p.head{border:0;padding:0 0 6px;font-weight:600}
.people{list-style:none;display:grid;gap:12px;padding-block:6px}
.people strong{display:block;font-weight:600}
.how{display:block;color:var(--dim);font-size:.9em}
.links,.row{display:flex;flex-wrap:wrap;gap:8px;align-items:center;padding-block-start:6px}
a.tap{display:inline-flex;align-items:center;text-decoration:underline;color:inherit}
.help h2,.help h3{font-weight:600;font-size:1.15em;padding-block-end:4px}
.choices{display:flex;flex-wrap:wrap;gap:8px;padding-block-start:8px}
.choice{border-color:var(--accent);border-width:2px;text-align:start}
.numbers{gap:6px}
.numbers .choice{padding:4px;text-align:center}
.choice[aria-disabled]{cursor:default;border-width:1px;border-style:dashed;border-color:var(--edge);color:var(--dim)}
.choice.picked[aria-disabled]{border:2px solid var(--accent);color:var(--fg);background:var(--mine);font-weight:600}
.choice.picked::before{content:"\\2713\\00a0"}
.wave svg{display:block;width:100%;max-width:420px;height:auto}
.line{fill:none;stroke:var(--fg);stroke-width:2}
.past{fill:var(--accent);opacity:.55}
.dot{fill:var(--accent);stroke:var(--bg);stroke-width:2}
.clock{font-size:1.5em;font-variant-numeric:tabular-nums;min-width:3.5ch}
dl{display:grid;grid-template-columns:auto 1fr;gap:4px 12px}
dt{font-weight:600}
.quiet{border:0;background:none;color:var(--dim);text-decoration:underline;padding:4px 2px;font-size:.875em}
.wrong label{display:block;font-size:.875em}
.wrong textarea,.form textarea{width:100%;border:1px solid var(--edge);border-radius:10px;background:var(--bg);padding:9px 12px;resize:none;min-height:44px}
.form{display:grid;grid-template-columns:1fr auto;gap:4px 8px;padding:8px 12px;border-block-start:1px solid var(--edge);align-items:end}
.form label{grid-column:1/-1;font-size:.875em;color:var(--dim)}
.form textarea{max-height:8.5em}
.send{background:var(--accent);color:var(--on-accent);border-color:transparent;font-weight:600}
.foot{padding:0 12px calc(6px + env(safe-area-inset-bottom));font-size:.8125em;color:var(--dim);display:flex;flex-wrap:wrap;gap:0 12px;align-items:center;justify-content:space-between}
.foot p{flex:1 1 16em}
.foot .quiet{font-size:1em}
.dots{display:flex;gap:5px;padding:14px 6px}
.dots i{width:8px;height:8px;border-radius:50%;background:var(--dim);animation:b 1.2s infinite}
.dots i:nth-of-type(2){animation-delay:.2s}
.dots i:nth-of-type(3){animation-delay:.4s}
@keyframes b{50%{opacity:.25}}
.cover{display:block;position:fixed;inset:0;z-index:2147483647;width:100%;height:100%;max-width:none;max-height:none;margin:0;padding:0;border:0;background:#fff}
@media (min-width:600px) and (min-height:480px){
:host(:not([fullscreen])) .panel{inset:auto;inset-block-end:16px;inset-inline-end:16px;width:25rem;height:min(42rem,calc(100dvh - 32px));border:1px solid var(--edge);border-radius:16px;box-shadow:0 8px 30px #0004}
:host(:not([fullscreen])) .start .panel{inset-inline:16px auto}
:host([fullscreen]) .log,:host([fullscreen]) .help,:host([fullscreen]) .form,:host([fullscreen]) .foot{padding-inline:max(16px,calc(50vw - 22rem))}
}
@media (max-width:359px){.head h1,.head h2{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}.helpnow{margin-inline-start:auto}}
@media (max-height:479px){.panel{overflow-y:auto;display:block}.log,.help{overflow:visible;min-height:6rem}}
@media (prefers-color-scheme:dark){:host{--bg:#14181a;--fg:#e8edef;--soft:#232a2d;--dim:#b4c0c5;--edge:#83929a;--mine:#1f3d43;--accent:#8fcdd8;--on-accent:#0c1a1d;--warn:#fdba8c;--warnbg:#33211a}.cover{background:#fff}}
@media (prefers-reduced-motion:reduce){.dots i{animation:none}}
@media (forced-colors:active){.bubble{border:1px solid}.choice.picked{border-width:3px}.send,.helpnow,.exit,.launcher{border:2px solid}.dot,.past{fill:Highlight}.line{stroke:CanvasText}}
@media print{.launcher,.form,.foot,.wrong,.exit,.helpnow,.close,.dots,.retry,.wave .tap,.plan .tap{display:none!important}.panel{position:static;display:block;height:auto!important;width:auto!important;border:0;box-shadow:none;overflow:visible}.log{overflow:visible}li{break-inside:avoid}}
`;
