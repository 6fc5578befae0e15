export const home = { name: 'traces', path: '/search' };
