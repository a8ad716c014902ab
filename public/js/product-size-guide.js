// Opens the size guide on the way to it. Most browsers open it by themselves when its address is followed.

document.querySelector('a[href="#sizes"]')?.addEventListener('click', () => {
  document.getElementById('size-guide').open = true;
});
