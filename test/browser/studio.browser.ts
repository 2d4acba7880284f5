import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { Fleet, poll, type ServiceProcess } from '../support/processes.js';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const SHAPES = { desktop: { width: 1280, height: 860 }, phone: { width: 390, height: 844 } };
const PICTURES_MS = 30_000;
const SCREENSHOTS = process.env.STUDIO_SCREENSHOTS;

describe('the studio in a browser', () => {
  let fleet: Fleet;
  let service: ServiceProcess;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    fleet = await Fleet.create();
    service = await fleet.start('all');
    await fleet.query(`UPDATE team SET plan = 'pro'`);
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      headless: true,
      args: ARGUMENTS,
    });
    page = await browser.newPage({ viewport: SHAPES.desktop, colorScheme: 'light' });
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of 40[13]/.test(message.text())) {
        complaints.push(message.text());
      }
    });
  });

  afterAll(async () => {
    await browser?.close();
    await fleet?.close();
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const node = (name: string | RegExp) => page.locator('.tree').getByRole('button', { name });
  const head = () => page.locator('.node[aria-current]').getAttribute('title');
  const fill = async (values: Record<string, string>) => {
    for (const [label, value] of Object.entries(values)) {
      await page.getByLabel(label, { exact: true }).fill(value);
    }
  };

  /** Waits until so many pictures are there, each with its bytes and its words. */
  const expectPictures = async (selector: string, count: number) => {
    const read = `(() => {
      document.querySelector(${JSON.stringify(selector)})?.scrollIntoView();
      return [...document.querySelectorAll(${JSON.stringify(`${selector} img`)})]
        .filter((image) => image.complete && image.naturalWidth > 0 && image.alt).length;
    })()`;
    const loaded = await poll(
      () => page.evaluate(read),
      (found) => found === count,
      PICTURES_MS,
    );
    expect(loaded).toBe(count);
  };

  const expectNoSidewaysScrolling = async () => {
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  };

  /** Pictures of the page as it stands, in both colours and both sizes, when somebody wants to look at them. */
  const capture = async (name: string) => {
    await page.setViewportSize(SHAPES.phone);
    await expectNoSidewaysScrolling();
    for (const colorScheme of SCREENSHOTS ? (['light', 'dark'] as const) : []) {
      for (const [shape, size] of Object.entries(SHAPES)) {
        await mkdir(SCREENSHOTS as string, { recursive: true });
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize(size);
        await page.evaluate('scrollTo(0, 0)');
        await page.screenshot({
          path: join(SCREENSHOTS as string, `${name}-${shape}-${colorScheme}.png`),
          fullPage: true,
        });
      }
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize(SHAPES.desktop);
  };

  it('refuses a wrong key and lets a good one in, without it in any address', async () => {
    await page.goto(`${service.url}/studio`);
    await fill({ 'API key': 'al_live_wrong' });
    await button('Enter').click();
    await page.getByRole('alert').filter({ hasText: /./ }).first().waitFor();
    await capture('door');
    await fill({ 'API key': fleet.key });
    await button('Enter').click();
    await page.getByText('Nobody here yet').waitFor();
    await capture('personas-empty');

    expect(page.url()).not.toContain('al_');
    expect(await page.evaluate('sessionStorage.length')).toBe(1);
    expect(await page.getByText('Credits').isVisible()).toBe(true);
  });

  it('creates a persona and draws its portrait', async () => {
    await page.getByRole('link', { name: 'New persona' }).click();
    await capture('persona-form');
    await fill({
      Name: 'Inês Duarte',
      'Who is it?': 'A harbour photographer in Lisbon.',
      Gender: 'woman',
      'Hair colour': 'auburn',
      'Hair style': 'shoulder-length, wavy',
      Eyes: 'green',
      Clothing: 'navy turtleneck',
    });
    await button('Create persona').click();
    await page.getByText('No pictures yet').waitFor();
    await capture('persona-empty');
    await button('Draw the first portrait').click();
    await button(/^Draw$/).click();
    await expectPictures('.stage', 1);

    expect(await page.getByText('Active face').isVisible()).toBe(true);
    expect(await page.getByRole('img', { name: /auburn/ }).count()).toBeGreaterThan(0);
  });

  const edit = async (instruction: string) => {
    await page.getByLabel('What should change?').fill(instruction);
    await button('Draw the change').click();
    await node(new RegExp(`^${instruction}, generated`)).waitFor();
  };

  it('edits it, and edits the edit', async () => {
    await edit('add round glasses');
    await edit('make the hair blue');

    expect(await head()).toBe('make the hair blue');
    await expectPictures('.tree', 3);
  });

  it('undoes, branches from the earlier picture, and goes back by a click', async () => {
    await button('Undo').click();
    await page.locator('.node[aria-current][title="add round glasses"]').waitFor();
    await edit('wearing a straw hat');
    await expectPictures('.tree', 4);
    await capture('persona');
    await node(/^make the hair blue/).click();
    await page.locator('.node[aria-current][title="make the hair blue"]').waitFor();
    await page.reload();
    await page.locator('.node[aria-current][title="make the hair blue"]').waitFor();

    expect(await page.locator('.tree path').count()).toBe(3);
  });

  it('makes a picture the active face, with the keyboard alone', async () => {
    await node(/^Canonical portrait/).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.locator('.node[aria-pressed="true"][title="add round glasses"]').waitFor();
    await button('Make active').press('Enter');
    await page.getByText('Active face').waitFor();

    await page.getByRole('link', { name: 'Personas', exact: true }).click();
    await expectPictures('.faces', 1);
    await capture('personas');
  });

  it('says why a picture failed and keeps what was there', async () => {
    await page.locator('a.face').click();
    await page.getByLabel('What should change?').fill('test:fail');
    await button('Draw the change').click();
    await button('Try again').waitFor();

    expect(await page.locator('.stage > .failure').textContent()).toContain('cannot make this picture');
    expect(await page.locator('.node').count()).toBe(4);
  });

  it('draws a variant', async () => {
    await button('New variant').click();
    await fill({ Scene: 'at the beach at sunset' });
    await capture('variant-dialog');
    await button(/^Draw$/).click();
    await node(/^at the beach at sunset, generated/).waitFor();

    expect(await page.locator('.trunk').count()).toBe(2);
  });

  it('generates an avatar, follows it and saves it under a name', async () => {
    await page.getByRole('link', { name: 'Avatars' }).click();
    await fill({ 'Describe the avatar': 'A lighthouse keeper with curly red hair, test:slow=1500' });
    await button('Generate').click();
    await page.locator('.result progress').waitFor();
    await capture('avatar-pending');
    await expectPictures('.result', 1);
    await page.locator('.result').getByLabel('Name').fill('Keeper v1');
    await page.locator('.result').getByRole('button', { name: 'Save' }).click();
    await page.locator('.shelf').getByText('Keeper v1').waitFor();
    await button('Rename Keeper v1').click();
    await page.locator('dialog').getByLabel('Name').fill('Keeper v2');
    await page.locator('dialog').getByRole('button', { name: 'Rename' }).click();
    await page.locator('.shelf').getByText('Keeper v2').waitFor();
    await capture('avatars');

    await expectPictures('.shelf', 1);
  });

  it('synthesizes a character, draws one pose again, and saves it', async () => {
    await page.getByRole('link', { name: 'Characters' }).click();
    await page.getByRole('link', { name: 'New character' }).click();
    await capture('character-form');
    await fill({ Name: 'Aurora', Gender: 'woman', Age: '34', 'Hair colour': 'silver', 'Anything else': 'a navy coat' });
    await button('Draw four poses').click();
    await page.locator('.pending').first().waitFor();
    await expectPictures('.poses', 4);
    await button('Draw side again').click();
    await button(/^Draw$/).click();
    await page.locator('.pending').waitFor();
    await expectPictures('.poses', 4);
    await capture('character-review');
    await button('Save character').click();
    await page.locator('.chip.ready').waitFor();

    expect(await page.locator('.poses li').count()).toBe(4);
  });

  it('puts the character into a scene', async () => {
    await fill({ 'Where is Aurora?': 'on a beach at sunset' });
    await button('Make a scene').click();
    await expectPictures('.scenes', 1);
    await capture('character');
    await page.getByRole('link', { name: 'Characters' }).click();
    await expectPictures('.faces', 1);
    await capture('characters');

    expect(await page.locator('.chip.ready').count()).toBe(1);
  });

  it('reads a picture anew when its address has expired', async () => {
    let asked = 0;
    await page.getByRole('link', { name: 'Personas', exact: true }).click();
    await page.locator('a.face').waitFor();
    await page.route('**/objects/**', (route) => {
      asked += 1;
      return asked === 1 ? route.fulfill({ status: 403 }) : route.continue();
    });
    await page.reload();
    await expectPictures('.faces', 1);
    await page.unroute('**/objects/**');

    expect(asked).toBe(2);
  });

  it('shows what people wrote as text, whatever it looks like', async () => {
    const name = '<img src=x onerror=alert(1)>';
    await fetch(`${service.url}/v1/personas`, {
      method: 'POST',
      headers: { authorization: `Bearer ${fleet.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name, intent: '<script>alert(1)</script>' }),
    });
    await page.reload();
    await page.getByText(name).click();
    await page.getByRole('heading', { name, exact: true }).waitFor();

    expect(await page.getByText('<script>alert(1)</script>').count()).toBe(1);
    expect(await page.locator('img[src="x"]').count()).toBe(0);
  });

  it('changes its colours by hand and remembers them', async () => {
    await button('Dark colours').click();
    await page.reload();

    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
    await button('Light colours').waitFor();
  });

  it('forgets the key', async () => {
    await button('Leave').click();
    await page.getByLabel('API key').waitFor();

    expect(await page.evaluate('sessionStorage.length')).toBe(0);
  });

  it('complained of nothing: no script error, no blocked file', () => {
    expect(complaints).toEqual([]);
  });
});
