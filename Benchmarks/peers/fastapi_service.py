"""A classifier as a service of FastAPI: uvicorn fastapi_service:app --workers CORES."""

import io

from fastapi import FastAPI, Request
from PIL import Image

from classifier import Classifier

app = FastAPI()
classify = Classifier(batch=1)


@app.post("/v1/classify")
async def answer(request: Request):
    """Computes in the event loop of a worker, one photo at a time: with a worker for each core, its thread pool is slower."""
    return {"results": classify([Image.open(io.BytesIO(await request.body()))])}
