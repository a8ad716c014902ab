// Opens the size guide when its link is followed. Most browsers do so by themselves.

document.querySelector('a[href="#sizes"]')?.addEventListener('click', () => {
  document.getElementById('size-guide').open = true;
});
