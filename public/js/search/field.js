// Loads the suggestions when the field is first used, because most visitors of a page do not search.

const field = document.getElementById('search-words');

field?.addEventListener(
  'focus',
  async () => {
    const styles = Object.assign(document.createElement('link'), {
      rel: 'stylesheet',
      href: field.form.dataset.styles,
    });
    document.head.append(styles);
    // Without the script, such as after a lost connection, the field searches as usual.
    const loaded = await import('./suggestions.js').catch(() => undefined);
    loaded?.suggestWhileTyping(field);
  },
  { once: true },
);
