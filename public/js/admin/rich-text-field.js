// The editor of descriptions has 60 KB, so it loads when the field is first used.

document.addEventListener('focusin', async ({ target }) => {
  if (!target.matches('textarea[data-rich]') || target.dataset.rich) return;
  target.dataset.rich = 'loading';
  const { enrich } = await import('./rich-text.js');
  enrich(target);
});
