// Keeps the price, the choice, and a button at the bottom of a phone's screen once the button that buys has scrolled out at
// the top. The bar's button submits the same form. Without this script, the bar stays hidden.

const bar = document.getElementById('buy-bar');
const form = document.getElementById('buy');

if (bar && form) start();

function start() {
  const button = form.querySelector('button');
  // The root extends far below the screen, so a button stops intersecting it only above the screen.
  new IntersectionObserver(
    (entries) => {
      bar.hidden = entries.at(-1).isIntersecting;
    },
    { rootMargin: '0px 0px 100000px' },
  ).observe(button);
  // Other scripts change the price, the button and the message, which are all in this box.
  const changes = { subtree: true, childList: true, attributeFilter: ['disabled', 'aria-disabled'] };
  new MutationObserver(update).observe(form.closest('.buy'), changes);
  form.addEventListener('change', update);
  addEventListener('pageshow', update);
  update();
}

function update() {
  const button = form.querySelector('button');
  const own = bar.querySelector('button');
  const groups = ['color', 'style', 'size'].filter((name) => form.elements[name]);
  const missing = groups.find((name) => !chosen(name));
  const texts = [...document.getElementById('price').childNodes].map((node) => node.cloneNode(true));
  bar.querySelector('.price').replaceChildren(...texts);
  bar.querySelector('.chosen').textContent = groups.map(chosen).filter(Boolean).join(', ');
  own.disabled = button.disabled;
  const label = button.textContent === 'Add to cart' ? 'Add' : button.textContent;
  own.textContent = missing && !button.disabled ? `Choose a ${missing}` : label;
  const refusal = document.getElementById('refusal');
  if (refusal.textContent && !bar.hidden) refusal.scrollIntoView({ block: 'center' });
}

function chosen(name) {
  return form.querySelector(`[name="${name}"]:checked`)?.value;
}
