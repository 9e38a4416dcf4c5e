// Constructions that are an error in this project, as rules of the linter: `windlass/everywhere`, `/core`, `/renderer`.

const everywhere = [
  {
    selector: 'Property[key.name="shell"][value.value=true]',
    message: 'No shell: pass an argument list.',
  },
  {
    selector: 'ImportDeclaration[source.value=/child_process$/] ImportNamespaceSpecifier',
    message: 'Import execFile or spawn by name.',
  },
  { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that defines it.' },
  {
    selector: 'CallExpression[callee.object.name="vi"][callee.property.name=/^(do)?[mM]ock$/]',
    message: 'Mocking a module means that a port is missing: pass a fake instead.',
  },
];

/** The core must give the same answer twice: time and chance come in through the ports clock and ids. */
const core = [
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Use the clock port.' },
  {
    selector: 'MemberExpression[object.name="Date"][property.name="now"]',
    message: 'Use the clock port.',
  },
  {
    selector: 'MemberExpression[object.name="Math"][property.name="random"]',
    message: 'Use the ids port.',
  },
];

/** The policy of the page allows no markup from text and no style element; a link is followed only when confirmed. */
const renderer = [
  {
    selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]',
    message: 'Text is text: render elements.',
  },
  { selector: 'MemberExpression[property.name=/^(inner|outer)HTML$/]', message: 'Text is text.' },
  { selector: 'JSXOpeningElement[name.name="style"]', message: 'Styles are CSS modules over tokens.css.' },
  {
    selector: 'MemberExpression[object.name="window"][property.name="open"]',
    message: 'Use ui/external-link.tsx, which shows the address first.',
  },
];

/** @param {{ selector: string, message: string }[]} banned */
function ban(banned) {
  return {
    /** @param {{ report(problem: { node: unknown, message: string }): void }} context */
    create: (context) =>
      Object.fromEntries(
        banned.map(({ selector, message }) => [
          selector,
          (/** @type {unknown} */ node) => context.report({ node, message }),
        ]),
      ),
  };
}

export default {
  meta: { name: 'windlass' },
  rules: { everywhere: ban(everywhere), core: ban(core), renderer: ban(renderer) },
};
