type Listener = (event: never) => void;
type Attributes = Readonly<Record<string, string | number | boolean | undefined | Listener>>;
type Child = Node | string | undefined;

/**
 * An element with attributes, listeners (`onclick`) and children. Texts become text, whatever is in them.
 *
 * There is no `style` among the attributes: the page's content security policy forbids it.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else setAttribute(element, name, value);
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** Writes an attribute if it is another one: reading is cheaper. `false` and `undefined` take it away, `true` is empty. */
export function setAttribute(
  element: Element,
  name: string,
  value: string | number | boolean | undefined,
): void {
  if (value === undefined || value === false) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
    return;
  }
  const text = value === true ? "" : String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

/** Writes a text if it is another one. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** A button that says what it does, to those who do not see it as well. */
export function button(
  text: string,
  title: string,
  onclick: () => void,
  attributes: Attributes = {},
): HTMLButtonElement {
  return h("button", { type: "button", title, onclick, ...attributes }, text);
}

/** A list of choices, told again only if it is another one. */
export function setOptions(select: HTMLSelectElement, options: readonly (readonly [string, string])[]): void {
  const key = options.flat().join("\n");
  if (select.dataset.options === key) return;
  const { value } = select;
  select.dataset.options = key;
  select.replaceChildren(...options.map(([of, text]) => h("option", { value: of }, text)));
  select.value = options.some(([of]) => of === value) ? value : (options[0]?.[0] ?? "");
}
