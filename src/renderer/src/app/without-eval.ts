import { config } from 'zod';

// Why a file of its own, imported first and bundled with zod: schemas look at this while they are made, and the page's
// policy reports the attempt to make code from text.
config({ jitless: true });
