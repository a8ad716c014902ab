// Builds the address of a GET form without empty fields and with `min` and `max` combined into one price.

export function formAddress(form) {
  const search = new URLSearchParams();
  const data = new FormData(form);
  for (const [name, value] of data) {
    const text = String(value).trim();
    if (text !== '' && name !== 'min' && name !== 'max') search.append(name, text);
  }
  const price = priceOf(data);
  if (price) search.set('price', price);
  const query = search.toString();
  const { pathname } = new URL(form.action);
  return query ? `${pathname}?${query}` : pathname;
}

function priceOf(data) {
  const [min, max] = ['min', 'max'].map((name) => String(data.get(name) ?? '').trim());
  return min || max ? `${min}-${max}` : '';
}
