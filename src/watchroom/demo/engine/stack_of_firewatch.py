"""The demo's second Compose project: what takes pictures in and gives alarms out."""

from typing import Final

from watchroom.demo.engine.blueprints import Blueprint, Newer
from watchroom.demo.engine.stack_of_models import PROJECT as MODELS
from watchroom.demo.engine.values import MEBI, Load, Program

PROJECT: Final = "firewatch"

_N8N_LOAD: Final = Load(
    cores=0.45,
    night=0.2,
    memory_bytes=610 * MEBI,
    memory_swing=0.15,
    received_per_s=240_000.0,
    sent_per_s=210_000.0,
    processes=23,
)

N8N: Final = Blueprint(
    project=PROJECT,
    service="n8n",
    title="n8n",
    description="Runs the workflows",
    image="docker.n8n.io/n8nio/n8n:latest",
    version="2.1.4",
    newer=Newer(version="2.1.5", program=Program(voice="n8n", ready_s=6.0, load=_N8N_LOAD)),
    image_mebi=980,
    image_command=("tini", "--", "/docker-entrypoint.sh"),
    user="node",
    env={
        "N8N_HOST": "n8n.firewatch.example",
        "N8N_ENCRYPTION_KEY": "demo-encryption-key",
        "DB_TYPE": "postgresdb",
        "DB_POSTGRESDB_HOST": "postgres",
        "DB_POSTGRESDB_PASSWORD": "demo-password",
        "N8N_LOG_LEVEL": "debug",
        "GENERIC_TIMEZONE": "America/Argentina/Buenos_Aires",
    },
    ports={5678: 5678},
    binds=("firewatch_n8n:/home/node/.n8n",),
    networks=(f"{MODELS}_default",),
    check="wget -qO- http://localhost:5678/healthz",
    check_every_s=5,
    depends_on=("postgres", "valkey"),
    stop_grace_s=30,
    program=Program(
        voice="n8n", ready_s=6.0, stop_s=1.5, check_output='{"status":"ok"}', load=_N8N_LOAD
    ),
)
POSTGRES: Final = Blueprint(
    project=PROJECT,
    service="postgres",
    title="PostgreSQL",
    description="Keeps what n8n did",
    image="postgres:17",
    version="17.6",
    image_mebi=430,
    image_command=("docker-entrypoint.sh", "postgres"),
    env={"POSTGRES_USER": "n8n", "POSTGRES_PASSWORD": "demo-password", "POSTGRES_DB": "n8n"},
    binds=("firewatch_postgres:/var/lib/postgresql/data",),
    memory_mebi=2048,
    check="pg_isready -U n8n",
    check_every_s=5,
    stop_grace_s=60,
    program=Program(
        voice="postgres",
        ready_s=3.0,
        stop_s=0.8,
        check_output="/var/run/postgresql:5432 - accepting connections",
        load=Load(
            cores=0.22,
            memory_bytes=210 * MEBI,
            cache_bytes=900 * MEBI,
            received_per_s=180_000.0,
            sent_per_s=60_000.0,
            read_per_s=9_000.0,
            written_per_s=420_000.0,
            processes=17,
        ),
    ),
)
VALKEY: Final = Blueprint(
    project=PROJECT,
    service="valkey",
    title="Valkey",
    description="Queue of the camera gateway",
    image="valkey/valkey:8-alpine",
    version="8.1.4",
    image_mebi=42,
    command=("valkey-server", "--requirepass", "demo-password", "--save", "300", "100"),
    binds=("firewatch_valkey:/data",),
    check="valkey-cli ping",
    program=Program(
        voice="valkey",
        ready_s=1.0,
        check_output="PONG",
        load=Load(cores=0.02, memory_bytes=19 * MEBI, received_per_s=9_000.0, processes=6),
    ),
)
NGINX: Final = Blueprint(
    project=PROJECT,
    service="nginx",
    title="nginx",
    description="Takes the pictures of the cameras in",
    image="nginx:1.29-alpine",
    version="1.29.1",
    image_mebi=53,
    image_command=("nginx", "-g", "daemon off;"),
    ports={80: 8088, 443: 8443},
    binds=("/srv/firewatch/nginx.conf:/etc/nginx/nginx.conf:ro",),
    depends_on=("n8n",),
    program=Program(
        voice="nginx",
        ready_s=0.5,
        stop_s=0.1,
        load=Load(
            cores=0.03,
            memory_bytes=14 * MEBI,
            received_per_s=240_000.0,
            sent_per_s=240_000.0,
            processes=17,
        ),
    ),
)
TELEGRAM_BRIDGE: Final = Blueprint(
    project=PROJECT,
    service="telegram-bridge",
    title="Telegram bridge",
    description="Brings alarms to the people on duty",
    image="ghcr.io/firewatch/telegram-bridge:1",
    version="1.8.2",
    image_mebi=96,
    image_command=("python", "-m", "bridge"),
    env={
        "TELEGRAM_BOT_TOKEN": "7000000001:demo-demo-demo-demo-demo-demo-demo",
        "CHAT": "-1002031997412",
    },
    depends_on=("n8n",),
    program=Program(
        voice="telegram-bridge",
        ready_s=2.0,
        stop_code=143,
        load=Load(cores=0.01, memory_bytes=58 * MEBI, sent_per_s=40_000.0, processes=5),
    ),
)
CAMERA_GATEWAY: Final = Blueprint(
    project=PROJECT,
    service="camera-gateway",
    title="Camera gateway",
    description="Takes a picture of each of twelve cameras in turn",
    image="firewatch/camera-gateway:2.4",
    version="2.4.0",
    is_local=True,
    image_mebi=310,
    image_command=("/usr/bin/gateway", "--config", "/etc/gateway.yaml"),
    env={"RTSP_PASSWORD": "demo-password", "CAMERAS": "12", "INTERVAL": "5s"},
    ports={9090: 9090},
    binds=("/srv/firewatch/gateway.yaml:/etc/gateway.yaml:ro",),
    memory_mebi=1024,
    check="wget -qO- http://localhost:9090/healthz",
    depends_on=("nginx", "valkey"),
    program=Program(
        voice="camera-gateway",
        ready_s=4.0,
        check_output="12 of 12 cameras answer",
        load=Load(
            cores=0.7,
            night=0.6,
            memory_bytes=340 * MEBI,
            received_per_s=1_900_000.0,
            sent_per_s=250_000.0,
            processes=29,
        ),
    ),
)
SERVICES: Final = (POSTGRES, VALKEY, N8N, NGINX, TELEGRAM_BRIDGE, CAMERA_GATEWAY)
