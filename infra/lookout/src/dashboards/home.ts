export const home = { name: 'dashboards', path: '/' };
