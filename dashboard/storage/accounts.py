"""Users, their browser sessions and the installation's own secrets, as kept in MongoDB.

Passwords are stored as argon2 hashes, session secrets as digests: a copy of the database lets nobody in.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from pymongo.errors import DuplicateKeyError, PyMongoError

from dashboard.errors import Conflict
from dashboard.model.people import Person, Role
from dashboard.storage.mongo import Document, Mongo, unavailable


@dataclass(frozen=True, slots=True)
class Account:
    """A person with the hash of their password."""

    person: Person
    password: str
    created: datetime


class Accounts:
    """The collections ``users``, ``sessions`` and ``secrets``."""

    def __init__(self, mongo: Mongo) -> None:
        self._users = mongo.collection("users")
        self._sessions = mongo.collection("sessions")
        self._secrets = mongo.collection("secrets")

    async def prepare(self) -> None:
        """Make the indexes; harmless when they are there."""
        try:
            await self._users.create_index("key", unique=True)
            await self._sessions.create_index("digest", unique=True)
            await self._sessions.create_index("person")
            await self._sessions.create_index("expires", expireAfterSeconds=0)
        except PyMongoError as error:
            raise unavailable(error) from error

    async def add(self, account: Account) -> None:
        """Keep a new user; raises :class:`Conflict` when the name is taken (upper and lower case are the same)."""
        person = account.person
        document = {
            "_id": person.id,
            "key": person.name.casefold(),
            "name": person.name,
            "role": person.role,
            "password": account.password,
            "created": account.created,
        }
        try:
            await self._users.insert_one(document)
        except DuplicateKeyError as error:
            raise Conflict(f"there is a user named {person.name} already") from error
        except PyMongoError as error:
            raise unavailable(error) from error

    async def named(self, name: str) -> Account | None:
        """The user of this name."""
        return await self._find({"key": {"$eq": name.casefold()}})

    async def with_names(self, names: Collection[str]) -> list[Person]:
        """The users who have one of these names."""
        try:
            found = self._users.find({"key": {"$in": [name.casefold() for name in names]}})
            return [_account(document).person async for document in found]
        except PyMongoError as error:
            raise unavailable(error) from error

    async def with_ids(self, ids: Collection[str]) -> dict[str, Person]:
        """The users who have one of these ids; those who are gone are left out."""
        try:
            found = self._users.find({"_id": {"$in": list(ids)}})
            return {document["_id"]: _account(document).person async for document in found}
        except PyMongoError as error:
            raise unavailable(error) from error

    async def beginning(self, name: str, limit: int) -> list[Person]:
        """Users whose names begin like this (upper and lower case are the same), by name."""
        key = name.casefold()
        try:
            found = self._users.find({"key": {"$gte": key, "$lt": key + "\U0010ffff"}}).sort("key").limit(limit)
            return [_account(document).person async for document in found]
        except PyMongoError as error:
            raise unavailable(error) from error

    async def person(self, person_id: str) -> Person | None:
        """The user of this id."""
        account = await self._find({"_id": {"$eq": person_id}})
        return None if account is None else account.person

    async def all(self) -> list[Account]:
        """Every user, by name."""
        try:
            return [_account(document) async for document in self._users.find().sort("key")]
        except PyMongoError as error:
            raise unavailable(error) from error

    async def any(self) -> bool:
        """Whether there is a user at all."""
        try:
            return await self._users.find_one({}, {"_id": 1}) is not None
        except PyMongoError as error:
            raise unavailable(error) from error

    async def set_password(self, person_id: str, password: str) -> None:
        """Replace a user's hash."""
        try:
            await self._users.update_one({"_id": {"$eq": person_id}}, {"$set": {"password": password}})
        except PyMongoError as error:
            raise unavailable(error) from error

    async def open_session(self, session: str, digest: bytes, person_id: str, now: datetime, expires: datetime) -> None:
        """Keep a new browser session."""
        document = {"_id": session, "digest": digest, "person": person_id, "created": now, "expires": expires}
        try:
            await self._sessions.insert_one(document)
        except PyMongoError as error:
            raise unavailable(error) from error

    async def session_by_digest(self, digest: bytes, now: datetime) -> tuple[str, str] | None:
        """The session with this secret: its id and its person's."""
        return await self._session({"digest": {"$eq": digest}}, now)

    async def holders(self, sessions: Collection[str], now: datetime) -> dict[str, Person]:
        """Whose each of these sessions is; those that have ended, or whose person is gone, are left out."""
        try:
            found = self._sessions.find({"_id": {"$in": list(sessions)}, "expires": {"$gt": now}}, {"person": 1})
            persons = {document["_id"]: document["person"] for document in await found.to_list(None)}
            users = self._users.find({"_id": {"$in": list(set(persons.values()))}})
            people = {document["_id"]: _account(document).person for document in await users.to_list(None)}
        except PyMongoError as error:
            raise unavailable(error) from error
        return {session: people[person] for session, person in persons.items() if person in people}

    async def set_role(self, person_id: str, role: Role) -> None:
        """Give a user another role."""
        try:
            await self._users.update_one({"_id": {"$eq": person_id}}, {"$set": {"role": role}})
        except PyMongoError as error:
            raise unavailable(error) from error

    async def remove(self, person_id: str) -> None:
        """Remove a user and their sessions."""
        try:
            await self._users.delete_one({"_id": {"$eq": person_id}})
            await self._sessions.delete_many({"person": {"$eq": person_id}})
        except PyMongoError as error:
            raise unavailable(error) from error

    async def close_session(self, session: str) -> None:
        """End a session."""
        try:
            await self._sessions.delete_one({"_id": {"$eq": session}})
        except PyMongoError as error:
            raise unavailable(error) from error

    async def secret(self, name: str, proposed: str) -> str:
        """The secret of this name; the proposed one when there was none. All workers get the same."""
        try:
            kept = await self._secrets.find_one_and_update(
                {"_id": name}, {"$setOnInsert": {"value": proposed}}, upsert=True, return_document=True
            )
        except DuplicateKeyError:
            return await self.secret(name, proposed)
        except PyMongoError as error:
            raise unavailable(error) from error
        return str(kept["value"])

    async def replace_secret(self, name: str, value: str) -> None:
        """Put another value in place of a secret."""
        try:
            await self._secrets.update_one({"_id": name}, {"$set": {"value": value}}, upsert=True)
        except PyMongoError as error:
            raise unavailable(error) from error

    async def spend_secret(self, name: str, value: str) -> bool:
        """Remove a secret if it has this value; whether it had. Of several that try at once one succeeds."""
        try:
            return (await self._secrets.delete_one({"_id": name, "value": {"$eq": value}})).deleted_count == 1
        except PyMongoError as error:
            raise unavailable(error) from error

    async def _find(self, query: Document) -> Account | None:
        try:
            document = await self._users.find_one(query)
        except PyMongoError as error:
            raise unavailable(error) from error
        return None if document is None else _account(document)

    async def _session(self, query: Document, now: datetime) -> tuple[str, str] | None:
        try:
            document = await self._sessions.find_one({**query, "expires": {"$gt": now}})
        except PyMongoError as error:
            raise unavailable(error) from error
        return None if document is None else (document["_id"], document["person"])


def _account(document: Any) -> Account:
    person = Person(document["_id"], document["name"], cast(Role, document["role"]))
    return Account(person, document["password"], document["created"])
