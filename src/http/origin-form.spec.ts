import { originForm } from './origin-form.js';

describe('the origin form of a target', () => {
  it.each([
    ['/v1/balance', '/v1/balance'],
    ['/v1/personas?limit=1', '/v1/personas?limit=1'],
    ['http://likeness.example:3000/api/v1/jobs?limit=1', '/api/v1/jobs?limit=1'],
    ['HTTPS://likeness.example', '/'],
    ['http://likeness.example?limit=1', '/?limit=1'],
    ['/%61dmin/v1/te%41ms', '/admin/v1/teAms'],
    ['/v1/a%2fb%20c%2561?q=%61', '/v1/a%2fb%20c%2561?q=%61'],
    ['//evil.example/v1', '//evil.example/v1'],
    ['*', '*'],
  ])('of %s is %s', (target, form) => {
    expect(originForm(target)).toBe(form);
  });
});
