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
    const { suggestWhileTyping } = await import('./suggestions.js');
    suggestWhileTyping(field);
  },
  { once: true },
);
