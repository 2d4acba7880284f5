const SVG = 'http://www.w3.org/2000/svg';

/** Builds an element. Texts stay texts: there is no way from data to markup here. */
export function h(tag, props = {}, ...children) {
  return furnish(document.createElement(tag), props, children);
}

export function svg(tag, props = {}, ...children) {
  return furnish(document.createElementNS(SVG, tag), props, children);
}

function furnish(element, props, children) {
  for (const [name, value] of Object.entries(props)) {
    if (value !== undefined && value !== null && value !== false) {
      set(element, name, value);
    }
  }
  element.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

function set(element, name, value) {
  if (name.startsWith('on')) {
    element.addEventListener(name.slice(2), value);
  } else if (name === 'style') {
    Object.assign(element.style, value);
  } else if (name === 'value') {
    element.value = value;
  } else {
    element.setAttribute(name, value === true ? '' : value);
  }
}

/** Replaces what a container shows; who had the focus inside has it again, and texts half written stay. */
export function show(container, ...children) {
  const focused = container.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
  const written = [...container.querySelectorAll('textarea[data-focus]')].map(({ dataset, value }) => [
    dataset.focus,
    value,
  ]);
  container.replaceChildren(...children.flat(Infinity).filter(Boolean));
  const find = (name) => container.querySelector(`[data-focus="${CSS.escape(name)}"]`);
  for (const [name, value] of written) {
    const control = find(name);
    if (control) {
      control.value = value;
    }
  }
  if (focused) {
    find(focused)?.focus({ preventScroll: true });
  }
}

let lastId = 0;

export function uniqueId(prefix) {
  lastId += 1;
  return `${prefix}-${lastId}`;
}
