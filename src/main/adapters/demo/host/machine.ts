/** The machine that this engine pretends to run on. */
export const processors = 4;
export const totalMemoryBytes = 8_589_934_592;
