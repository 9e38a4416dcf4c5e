/**
 * The document as xterm needs it under a policy that forbids style elements and style attributes: what xterm writes
 * into a style element goes to a constructed sheet, and a style attribute is set property by property.
 */
export function policyDocument(target: Document): Document {
  return new Proxy(target, {
    get(document, key) {
      if (key === 'createElement') return (name: string) => createElement(document, name);
      const value: unknown = Reflect.get(document, key, document);
      return typeof value === 'function' ? (value.bind(document) as unknown) : value;
    },
    set: (document, key, value) => Reflect.set(document, key, value, document),
  });
}

/** While `act` runs, also the page's own document makes such elements: one part of xterm does not take another one. */
export function underPolicy(target: Document, act: () => void): void {
  target.createElement = (name: string) => createElement(target, name);
  try {
    act();
  } finally {
    Reflect.deleteProperty(target, 'createElement');
  }
}

function createElement(document: Document, name: string): HTMLElement {
  // Why: even an empty style element is reported, so something else stands in its place.
  const element = Document.prototype.createElement.call(document, name === 'style' ? 'template' : name);
  if (name === 'style') divertText(document, element);
  else divertStyleAttribute(element);
  return element;
}

function divertText(document: Document, element: HTMLElement): void {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(sheet);
  Object.defineProperty(element, 'textContent', { set: (css: string) => sheet.replaceSync(css) });
  element.remove = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    Element.prototype.remove.call(element);
  };
}

function divertStyleAttribute(element: HTMLElement): void {
  element.setAttribute = (name, value) => {
    if (name === 'style') element.style.cssText = value;
    else Element.prototype.setAttribute.call(element, name, value);
  };
}
