// Not a module: it runs before the first paint, so that nothing flashes in the other colours.
const chosenTheme = localStorage.getItem('likeness-theme');
if (chosenTheme) {
  document.documentElement.dataset.theme = chosenTheme;
}
