/** What the bench calls a machine of a user's own in its two logics, and what it measures of them. */
export const COMPILED = "compiled";
export const INTERPRETED = "interpreted by XState";
export const TRANSITION = "a transition, µs";
export const ASSIGN = "an event that only assigns, µs";
export const LIFE = "the life of an actor of three events, µs";
