/** How many objects may lie in one another. A limit of our own: that of the stack is another one in every host. */
export const MAX_DEPTH = 500;
