// Loads what suggests searches once the field is used, because most pages are left without a search.

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
