const NAME = 'likeness-key';

/** The key of this tab. It is never part of an address and is gone with the tab. */
export const readKey = () => sessionStorage.getItem(NAME);

export const keepKey = (key) => sessionStorage.setItem(NAME, key);

export const forgetKey = () => sessionStorage.removeItem(NAME);
