/**
 * How the desktop window gets to the wire: one channel, JSON texts both ways. A number from the window says how many
 * characters of what it was sent it has taken.
 */
export const desktopChannel = 'windlass';
