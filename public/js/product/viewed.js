// Remembers in this browser which products were viewed last, and shows them at the end of the page. The shop learns of
// them only when the browser requests their cards, and stores nothing.

const KEY = 'viewed';
const KEPT_MAX = 9;
const SHOWN_MAX = 4;
const section = document.getElementById('viewed');

if (section) start();

function start() {
  const { slug } = section.dataset;
  const others = remembered().filter((one) => one !== slug);
  remember([slug, ...others].slice(0, KEPT_MAX));
  if (others.length === 0) return;
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      show(others);
    },
    { rootMargin: '600px' },
  );
  observer.observe(document.querySelector('.footer'));
}

async function show(slugs) {
  const response = await fetch(
    `${section.dataset.source}?slugs=${slugs.slice(0, SHOWN_MAX).join(',')}`,
  ).catch(() => undefined);
  const html = response?.ok ? await response.text() : '';
  if (html.trim() === '') return;
  section.querySelector('.grid').innerHTML = html;
  section.querySelector('button').addEventListener('click', clear);
  section.hidden = false;
}

function clear() {
  remember([]);
  section.querySelector('.grid').remove();
  const button = section.querySelector('button');
  const said = document.createElement('p');
  said.className = 'muted';
  said.tabIndex = -1;
  said.textContent = 'Cleared. The next product you view starts a new list.';
  button.replaceWith(said);
  said.focus({ preventScroll: true });
}

/** The storage may be blocked or contain anything. */
function remembered() {
  try {
    const slugs = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(slugs) ? slugs.filter((slug) => typeof slug === 'string').slice(0, KEPT_MAX) : [];
  } catch {
    return [];
  }
}

function remember(slugs) {
  try {
    if (slugs.length > 0) localStorage.setItem(KEY, JSON.stringify(slugs));
    else localStorage.removeItem(KEY);
  } catch {
    // Without storage, nothing is remembered.
  }
}
