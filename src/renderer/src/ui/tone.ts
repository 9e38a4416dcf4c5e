/** One meaning each: upgrade or running work, decision, failure, health, and everything that is none of them. */
export type Tone = 'blue' | 'amber' | 'red' | 'green' | 'grey';
