// Says times on the shopper's own clock. The server does not know its time zone and says them in UTC.
// Where pieces are kept until a moment, it is said when little is left of it, and when it is over.

const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
const FORMATS = {
  time: new Intl.DateTimeFormat('en-GB', CLOCK),
  moment: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', ...CLOCK }),
};
const SOON_MS = 5 * 60_000;
/** A timer of a browser ends at about 24 days; nothing is kept for a day. */
const KEPT_MAX_MS = 24 * 60 * 60_000;

let timers = [];

export function showTimes(root = document) {
  const thisYear = new Date().getFullYear();
  for (const time of root.querySelectorAll('time[data-clock]')) {
    const at = new Date(time.dateTime);
    // A moment of another year has the year with it, which the server has written.
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
  const say = (words) => {
    const text = notice.querySelector('span');
    if (text) text.textContent = words;
  };
  const after = (ms, words) => timers.push(setTimeout(() => say(words), Math.max(ms, 0)));
  if (leftMs > SOON_MS)
    after(leftMs - SOON_MS, `Five minutes left: we're holding these items for you until ${clock}.`);
  after(
    leftMs,
    `We held these items for you until ${clock}. They're still in your cart, and you can order them while they last.`,
  );
}

showTimes();
// A tab that slept has missed its timers.
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) watchKept();
});
