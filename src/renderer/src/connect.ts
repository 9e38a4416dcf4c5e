import './app/without-eval.ts';
import { startClient } from './client/start-client.ts';

/**
 * The line to the application. A file of its own, loaded before the window: signing in and connecting take as long as
 * the browser needs to read the rest.
 */
export const started = startClient();
