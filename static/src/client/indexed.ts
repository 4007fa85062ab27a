/** Unsent operations in IndexedDB: they outlive a reload and a crash of the browser. */
import type { Unsent, UnsentStore } from "./unsent";

const NAME = "dashboard-unsent";
const STORE = "unsent";

export class IndexedStore implements UnsentStore {
  #database: Promise<IDBDatabase> | null = null;

  constructor(private readonly factory: IDBFactory) {}

  async all(roomId: string, userId: string): Promise<Unsent[]> {
    const store = await this.#store("readonly");
    const found = await done<Unsent[]>(store.getAll());
    const own = found.filter((one) => one.roomId === roomId && one.userId === userId);
    return own.sort((a, b) => a.time - b.time);
  }

  async put(one: Unsent): Promise<void> {
    await done((await this.#store("readwrite")).put(one));
  }

  async remove(operationId: string): Promise<void> {
    await done((await this.#store("readwrite")).delete(operationId));
  }

  async #store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    this.#database ??= this.#open();
    return (await this.#database).transaction(STORE, mode).objectStore(STORE);
  }

  async #open(): Promise<IDBDatabase> {
    const request = this.factory.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "operationId" });
    const database = await done(request);
    database.onversionchange = () => database.close();
    return database;
  }
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
