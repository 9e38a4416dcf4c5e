/** How an operator marks an environment. None of them is a colour with which the window says how things are. */
export const environmentColors = ['violet', 'magenta', 'teal', 'olive', 'brown'] as const;
export type EnvironmentColor = (typeof environmentColors)[number];
