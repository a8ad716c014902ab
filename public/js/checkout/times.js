// Shows times in the shopper's time zone. The server does not know it and writes UTC. Where items are reserved, it also
// says when little time is left, and when the reservation has expired.

const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
const FORMATS = {
  time: new Intl.DateTimeFormat('en-GB', CLOCK),
  moment: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', ...CLOCK }),
};
const SOON_MS = 5 * 60_000;
/** A browser's timer is limited to about 24 days; no reservation lasts a day. */
const KEPT_MAX_MS = 24 * 60 * 60_000;

let timers = [];

export function showTimes(root = document) {
  const thisYear = new Date().getFullYear();
  for (const time of root.querySelectorAll('time[data-clock]')) {
    const at = new Date(time.dateTime);
    // A date in another year keeps the server's text, which includes the year.
    if (time.dataset.clock === 'moment' && at.getFullYear() !== thisYear) continue;
    const format = FORMATS[time.dataset.clock];
    if (format && !Number.isNaN(at.getTime())) time.textContent = format.format(at);
  }
  watchKept();
}

function watchKept() {
  for (const timer of timers) clearTimeout(timer);
  timers = [];
  const notice = document.querySelector('[data-kept-until]');
  if (!notice) return;
  const until = new Date(notice.dataset.keptUntil);
  const leftMs = until.getTime() - Date.now();
  if (!(leftMs < KEPT_MAX_MS)) return;
  const clock = FORMATS.time.format(until);
  const show = (words) => {
    const text = notice.querySelector('span');
    if (text) text.textContent = words;
  };
  const after = (ms, words) => timers.push(setTimeout(() => show(words), Math.max(ms, 0)));
  if (leftMs > SOON_MS)
    after(leftMs - SOON_MS, `Five minutes left: we’re holding these items for you until ${clock}.`);
  after(
    leftMs,
    `We held these items for you until ${clock}. They’re still in your cart, and you can order them while they last.`,
  );
}

showTimes();
// A sleeping tab misses its timers.
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) watchKept();
});
